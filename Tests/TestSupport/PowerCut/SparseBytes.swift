import Foundation

/// The contents of a file of which much may be zeros: only blocks that were written are held.
struct SparseBytes {
  private static let blockSize = 4096

  private(set) var count = 0
  /// Bytes beyond `count` in the last block are zero.
  private var blocks: [Int: [UInt8]] = [:]

  init() {}

  init(_ bytes: [UInt8]) {
    write(bytes[...], at: 0)
  }

  mutating func grow(to size: Int) {
    count = max(count, size)
  }

  /// Writes `bytes` at `offset`, growing if need be; writing nothing does not grow.
  mutating func write(_ bytes: ArraySlice<UInt8>, at offset: Int) {
    guard !bytes.isEmpty else { return }
    grow(to: offset + bytes.count)
    Self.forEachBlock(offset, bytes.count) { number, range, from in
      let start = bytes.startIndex + from
      blocks[number, default: [UInt8](repeating: 0, count: Self.blockSize)]
        .replaceSubrange(range, with: bytes[start..<(start + range.count)])
    }
  }

  mutating func writeZeros(at offset: Int, count zeros: Int) {
    guard zeros > 0 else { return }
    grow(to: offset + zeros)
    clear(offset, zeros)
  }

  mutating func resize(to size: Int) {
    if size < count { clear(size, count - size) }
    count = size
  }

  /// Writes a new file, with holes where nothing was written.
  func write(to path: String) throws {
    let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
    guard file >= 0 else { throw ProcessError(message: "cannot create \(path)", code: errno) }
    defer { close(file) }
    guard ftruncate(file, off_t(count)) == 0 else { throw ProcessError(message: "cannot size \(path)", code: errno) }
    for (number, block) in blocks {
      let start = number * Self.blockSize
      let size = min(Self.blockSize, count - start)
      guard pwrite(file, block, size, off_t(start)) == size else {
        throw ProcessError(message: "cannot write \(path)", code: errno)
      }
    }
  }

  private mutating func clear(_ offset: Int, _ length: Int) {
    // Blocks are few, ranges may be large: look at the blocks that are there.
    let first = offset / Self.blockSize
    let last = (offset + length - 1) / Self.blockSize
    for number in blocks.keys where number >= first && number <= last {
      let start = number * Self.blockSize
      let range = max(0, offset - start)..<min(Self.blockSize, offset + length - start)
      if range.count == Self.blockSize {
        blocks[number] = nil
      } else {
        blocks[number]?.replaceSubrange(range, with: repeatElement(0, count: range.count))
      }
    }
  }

  /// Splits `length` bytes at `offset` by blocks: number, range within the block, distance from the beginning.
  private static func forEachBlock(_ offset: Int, _ length: Int, _ body: (Int, Range<Int>, Int) -> Void) {
    var done = 0
    while done < length {
      let position = offset + done
      let start = position % blockSize
      let size = min(length - done, blockSize - start)
      body(position / blockSize, start..<(start + size), done)
      done += size
    }
  }
}
