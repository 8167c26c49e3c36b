#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Splits a source into lines, in one buffer that grows only to the longest line.
final class LineReader {
  /// A line longer than this is refused: no item's text comes near it.
  static let maximumLine = 16 << 20

  let source: any ByteSource
  /// Whether a `\r` before the `\n` is part of the line.
  private let keepsCarriageReturns: Bool
  /// The number of the line returned last, counted from 1.
  private(set) var number = 0
  private var buffer: UnsafeMutableRawBufferPointer
  private var start = 0
  private var end = 0
  private var ended = false

  init(_ source: any ByteSource, keepsCarriageReturns: Bool = false) {
    self.source = source
    self.keepsCarriageReturns = keepsCarriageReturns
    buffer = .allocate(byteCount: 256 * 1024, alignment: 16)
  }

  deinit { buffer.deallocate() }

  /// The name of the source and the line returned last, as messages give it.
  var location: String { "\(source.name):\(number)" }

  /// `line`, the one returned last, without the UTF-8 byte order mark that may stand before the first.
  func withoutMark(_ line: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
    number == 1 && line.starts(with: [0xef, 0xbb, 0xbf]) ? UnsafeRawBufferPointer(rebasing: line[3...]) : line
  }

  /// The next line without its end (`\n` or `\r\n`), or `nil` after the last. The bytes stay valid until the next call.
  func next() throws -> UnsafeRawBufferPointer? {
    var searched = start
    while true {
      if let base = buffer.baseAddress, let found = memchr(base + searched, 0x0a, end - searched) {
        let position = base.distance(to: UnsafeMutableRawPointer(found))
        defer { start = position + 1 }
        return line(to: position)
      }
      searched = end
      if ended {
        guard start < end else { return nil }
        defer { start = end }
        return line(to: end)
      }
      searched -= start
      try fill()
      searched += start
    }
  }

  private func line(to position: Int) -> UnsafeRawBufferPointer {
    number += 1
    var last = position
    if !keepsCarriageReturns, last > start, buffer[last - 1] == 0x0d { last -= 1 }
    return UnsafeRawBufferPointer(rebasing: buffer[start..<last])
  }

  /// Moves what is left to the front, grows the buffer if it is full, and reads on.
  private func fill() throws {
    if start > 0 {
      if end > start, let base = buffer.baseAddress { memmove(base, base + start, end - start) }
      end -= start
      start = 0
    }
    if end == buffer.count {
      guard buffer.count < Self.maximumLine else {
        throw InputError(
          "the line is longer than \(Self.maximumLine >> 20) MB; is this the right format?",
          at: "\(source.name):\(number + 1)")
      }
      let larger = UnsafeMutableRawBufferPointer.allocate(byteCount: buffer.count * 2, alignment: 16)
      larger.copyMemory(from: UnsafeRawBufferPointer(buffer))
      buffer.deallocate()
      buffer = larger
    }
    let count = try source.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[end...]))
    if count == 0 { ended = true }
    end += count
  }
}
