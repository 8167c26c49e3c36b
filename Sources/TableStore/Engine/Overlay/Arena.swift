/// Memory given out in pieces and freed as a whole. One thread allocates; what was published may be read by any.
struct Arena: ~Copyable {
  private let pool: ChunkPool
  private var chunks: [UnsafeMutableRawPointer] = []
  private var large: [UnsafeMutableRawPointer] = []
  private var next = UnsafeMutableRawPointer(bitPattern: 8)!
  private var left = 0
  /// Bytes given out.
  private(set) var used = 0

  init(_ pool: ChunkPool) { self.pool = pool }

  deinit {
    pool.giveBack(chunks)
    for chunk in large { chunk.deallocate() }
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
    if size <= ChunkPool.chunkSize {
      next = pool.take()
      chunks.append(next)
      left = ChunkPool.chunkSize
    } else {
      next = .allocate(byteCount: size, alignment: 16)
      large.append(next)
      left = size
    }
  }
}

/// Chunks of memory that pass from one generation to the next: memory new from the system costs more to touch for the
/// first time than to fill. Any thread may use it.
final class ChunkPool: Sendable {
  static let chunkSize = 256 << 10
  /// Chunks kept when nobody uses them.
  private let limit: Int
  private let free = Locked<[UnsafeMutableRawPointer]>([])

  init(bytes: Int) { limit = bytes / Self.chunkSize }

  deinit { drain() }

  func take() -> UnsafeMutableRawPointer {
    free.withLock { $0.popLast() } ?? .allocate(byteCount: Self.chunkSize, alignment: 16)
  }

  func giveBack(_ chunks: [UnsafeMutableRawPointer]) {
    let surplus = free.withLock { free in
      let kept = max(0, min(chunks.count, limit - free.count))
      free += chunks.prefix(kept)
      return chunks.dropFirst(kept)
    }
    for chunk in surplus { chunk.deallocate() }
  }

  /// Gives all that is not in use back to the system.
  func drain() {
    let chunks = free.withLock { free in
      defer { free = [] }
      return free
    }
    for chunk in chunks { chunk.deallocate() }
  }
}
