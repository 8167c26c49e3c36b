@testable import mallctl

/// Bytes in memory, handed out in pieces of a chosen size.
final class MemorySource: ByteSource {
  let name = "memory"
  private(set) var position = 0
  var size: Int? { bytes.count }
  private let bytes: [UInt8]
  private let piece: Int

  init(_ bytes: [UInt8], piece: Int = 7) {
    self.bytes = bytes
    self.piece = piece
  }

  convenience init(_ text: String, piece: Int = 7) { self.init(Array(text.utf8), piece: piece) }

  func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
    let count = min(piece, buffer.count, bytes.count - position)
    buffer.copyBytes(from: bytes[position..<position + count])
    position += count
    return count
  }
}

/// Bytes written, kept in memory.
final class MemorySink: ByteSink {
  private(set) var bytes: [UInt8] = []
  func write(_ bytes: UnsafeRawBufferPointer) { self.bytes += bytes }
  func finish() {}
}

/// The message of the ``InputError`` that `body` throws, with its place.
func fault(_ body: () throws -> Void) -> String? {
  do {
    try body()
    return nil
  } catch {
    return (error as? InputError)?.description ?? "another error: \(error)"
  }
}
