/// Writes JSON text to bytes: compact, or indented by two blanks a level.
///
/// The caller keeps to the grammar: in an object a name before every value.
package struct JSONWriter {
  package private(set) var bytes: [UInt8] = []
  private let isPretty: Bool
  private var depth = 0
  /// Whether the next value or name is the first of its container.
  private var isFirst = true
  /// Whether a name has just been written, so that its value follows on the same line.
  private var isAfterName = false

  package init(pretty: Bool = false, capacity: Int = 256) {
    isPretty = pretty
    bytes.reserveCapacity(capacity)
  }

  /// Goes on behind `bytes`, compact.
  init(appendingTo bytes: consuming [UInt8]) {
    self.bytes = bytes
    isPretty = false
  }

  /// Gives back the bytes without a copy. Nothing may be written afterwards.
  mutating func moveBytes(to other: inout [UInt8]) { swap(&bytes, &other) }

  /// Drops all but the first `count` bytes. Nothing may be written afterwards.
  mutating func cut(to count: Int) { bytes.removeSubrange(count...) }

  /// Ends a line behind a whole value, so that another value may follow.
  package mutating func endLine() {
    bytes.append(0x0A)
    isFirst = true
  }

  /// Forgets what was written; the memory is kept.
  package mutating func removeAll() {
    bytes.removeAll(keepingCapacity: true)
    isFirst = true
  }

  package mutating func beginObject() { begin(UInt8(ascii: "{")) }
  package mutating func endObject() { end(UInt8(ascii: "}")) }
  package mutating func beginArray() { begin(UInt8(ascii: "[")) }
  package mutating func endArray() { end(UInt8(ascii: "]")) }

  package mutating func name(_ utf8: UnsafeRawBufferPointer) {
    separate()
    quote(utf8)
    bytes.append(UInt8(ascii: ":"))
    if isPretty { bytes.append(UInt8(ascii: " ")) }
    isAfterName = true
  }

  /// A name that needs no escapes.
  package mutating func name(_ name: StaticString) {
    self.name(UnsafeRawBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount))
  }

  package mutating func string(_ utf8: UnsafeRawBufferPointer) {
    separate()
    quote(utf8)
  }

  package mutating func string(_ string: String) {
    var string = string
    string.withUTF8 { self.string(UnsafeRawBufferPointer($0)) }
  }

  /// Bytes, as a string of base64.
  package mutating func base64(_ binary: UnsafeRawBufferPointer) {
    separate()
    bytes.append(UInt8(ascii: "\""))
    Base64.append(binary, to: &bytes)
    bytes.append(UInt8(ascii: "\""))
  }

  package mutating func bool(_ value: Bool) { literal(value ? "true" : "false") }
  package mutating func null() { literal("null") }
  package mutating func int(_ value: Int) {
    separate()
    bytes.append(contentsOf: String(value).utf8)
  }

  /// A name that may need escapes.
  package mutating func name(_ name: String) {
    var name = name
    name.withUTF8 { self.name(UnsafeRawBufferPointer($0)) }
  }

  /// A number as its text stands; the caller knows that it is one.
  package mutating func number(text: String) {
    separate()
    bytes.append(contentsOf: text.utf8)
  }

  /// A number in plain decimal, with all its digits.
  package mutating func number(_ value: Number) {
    value.withPayload { number($0, quoted: false) }
  }

  /// An encoded number in plain decimal, in quotes if `quoted`.
  mutating func number(_ payload: UnsafeRawBufferPointer, quoted: Bool) {
    separate()
    if quoted { bytes.append(UInt8(ascii: "\"")) }
    Number.appendText(payload, to: &bytes)
    if quoted { bytes.append(UInt8(ascii: "\"")) }
  }

  private mutating func literal(_ word: StaticString) {
    separate()
    bytes.append(contentsOf: UnsafeRawBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount))
  }

  private mutating func begin(_ bracket: UInt8) {
    separate()
    bytes.append(bracket)
    depth += 1
    isFirst = true
  }

  private mutating func end(_ bracket: UInt8) {
    depth -= 1
    if isPretty, !isFirst { newLine() }
    bytes.append(bracket)
    isFirst = false
  }

  private mutating func separate() {
    if isAfterName {
      isAfterName = false
      return
    }
    if depth > 0 {
      if !isFirst { bytes.append(UInt8(ascii: ",")) }
      if isPretty { newLine() }
    }
    isFirst = false
  }

  private mutating func newLine() {
    bytes.append(0x0A)
    for _ in 0..<depth * 2 { bytes.append(UInt8(ascii: " ")) }
  }

  /// Whether eight bytes hold neither a control character nor a quote nor a backslash. May say no where they hold none.
  private static func isPlain(_ word: UInt64) -> Bool {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let quotes = word ^ (ones &* 0x22)
    let slashes = word ^ (ones &* 0x5C)
    // The highest bit of a byte is set below where subtracting borrows: at a byte that is smaller, or above one.
    let found = ((word &- (ones &* 0x20)) | (quotes &- ones) | (slashes &- ones)) & ~word
    return found & (ones &* 0x80) == 0
  }

  private mutating func quote(_ utf8: UnsafeRawBufferPointer) {
    bytes.append(UInt8(ascii: "\""))
    var start = 0
    var index = 0
    while index < utf8.count {
      if index &+ 8 <= utf8.count, JSONWriter.isPlain(utf8.loadUnaligned(fromByteOffset: index, as: UInt64.self)) {
        index &+= 8
        continue
      }
      let byte = utf8[index]
      index &+= 1
      guard byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") else { continue }
      bytes.append(contentsOf: UnsafeRawBufferPointer(rebasing: utf8[start..<index - 1]))
      start = index
      bytes.append(UInt8(ascii: "\\"))
      switch byte {
      case 0x0A: bytes.append(UInt8(ascii: "n"))
      case 0x0D: bytes.append(UInt8(ascii: "r"))
      case 0x09: bytes.append(UInt8(ascii: "t"))
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes.append(byte)
      default:
        bytes.append(contentsOf: [UInt8(ascii: "u"), UInt8(ascii: "0"), UInt8(ascii: "0")])
        bytes.append(UInt8(ascii: "0") + byte >> 4)
        bytes.append((byte & 15 < 10 ? UInt8(ascii: "0") : UInt8(ascii: "a") - 10) + byte & 15)
      }
    }
    bytes.append(contentsOf: UnsafeRawBufferPointer(rebasing: utf8[start...]))
    bytes.append(UInt8(ascii: "\""))
  }
}
