/// Memory given out in pieces and freed as a whole. One thread allocates; what was published may be read by any.
struct Arena: ~Copyable {
  private static let chunkSize = 256 << 10
  private var chunks: [UnsafeMutableRawPointer] = []
  private var next = UnsafeMutableRawPointer(bitPattern: 8)!
  private var left = 0
  /// Bytes given out.
  private(set) var used = 0

  deinit {
    for chunk in chunks { chunk.deallocate() }
  }

  /// `size` bytes, aligned to eight, not initialised.
  @inline(__always)
  mutating func allocate(_ size: Int) -> UnsafeMutableRawPointer {
    let rounded = (size + 7) & ~7
    if rounded > left { refill(rounded) }
    defer {
      next += rounded
      left -= rounded
      used += rounded
    }
    return next
  }

  @inline(never)
  private mutating func refill(_ size: Int) {
    let chunk = max(size, Self.chunkSize)
    next = .allocate(byteCount: chunk, alignment: 16)
    chunks.append(next)
    left = chunk
  }
}
