/// Pulls the tokens of one JSON text (RFC 8259, UTF-8) from bytes, without building a tree.
///
/// The caller asks for what it expects and gets it or an `input` error that names line and byte. Strings are checked:
/// invalid UTF-8, control characters, unknown escapes and lone surrogates are refused. Containers may nest 512 deep.
/// The bytes must outlive the reader. Bytes that a call lends are valid until the next call.
package struct JSONReader: ~Copyable {
  package enum Kind: Sendable {
    case object, array, string, number, bool, null, end
  }

  private let bytes: UnsafeRawBufferPointer
  /// How many bytes have been read.
  package private(set) var offset: Int
  private var depth = 0
  /// Whether the innermost container has just been opened, so that no comma is due.
  private var isFresh = false
  /// Holds strings that have escapes. Never empty once allocated.
  private var scratch = UnsafeMutableRawBufferPointer(start: nil, count: 0)

  private static let depthLimit = 512

  /// - Parameter offset: where to begin, for a text that starts in the middle of `bytes`.
  package init(_ bytes: UnsafeRawBufferPointer, offset: Int = 0) {
    self.bytes = bytes
    self.offset = offset
  }

  deinit { scratch.deallocate() }

  // MARK: Places

  /// Where a reader stands, to return to.
  package struct Place: Sendable {
    fileprivate var offset: Int
    fileprivate var depth: Int
    fileprivate var isFresh: Bool
  }

  package var place: Place { Place(offset: offset, depth: depth, isFresh: isFresh) }

  /// Goes back to where the reader stood.
  package mutating func rewind(to place: Place) {
    offset = place.offset
    depth = place.depth
    isFresh = place.isFresh
  }

  // MARK: Structure

  /// The kind of the next value. `end` at the end of the text. Throws if no value starts here.
  package mutating func peek() throws -> Kind {
    skipBlanks()
    guard offset < bytes.count else { return .end }
    switch bytes[offset] {
    case UInt8(ascii: "{"): return .object
    case UInt8(ascii: "["): return .array
    case UInt8(ascii: "\""): return .string
    case UInt8(ascii: "t"), UInt8(ascii: "f"): return .bool
    case UInt8(ascii: "n"): return .null
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .number
    default: throw error("no value starts here")
    }
  }

  package mutating func beginObject() throws { try begin(UInt8(ascii: "{"), "an object") }
  package mutating func beginArray() throws { try begin(UInt8(ascii: "["), "an array") }

  private mutating func begin(_ bracket: UInt8, _ what: String) throws {
    skipBlanks()
    guard offset < bytes.count, bytes[offset] == bracket else { throw error("\(what) is expected") }
    if depth == Self.depthLimit { throw error("objects and arrays nest deeper than \(Self.depthLimit)") }
    offset += 1
    depth += 1
    isFresh = true
  }

  /// The next member's name, colon consumed; `nil` at the end of the object, which it leaves.
  package mutating func nextName() throws -> UnsafeRawBufferPointer? {
    guard try hasNext(UInt8(ascii: "}"), "an object") else { return nil }
    skipBlanks()
    guard offset < bytes.count, bytes[offset] == UInt8(ascii: "\"") else { throw error("a name is expected") }
    let name = try string()
    skipBlanks()
    guard offset < bytes.count, bytes[offset] == UInt8(ascii: ":") else { throw error("a colon is expected") }
    offset += 1
    return name
  }

  /// Whether another element follows; at the end of the array it leaves the array.
  package mutating func nextElement() throws -> Bool {
    try hasNext(UInt8(ascii: "]"), "an array")
  }

  private mutating func hasNext(_ bracket: UInt8, _ what: String) throws -> Bool {
    skipBlanks()
    guard offset < bytes.count else { throw error("\(what) is not closed") }
    if bytes[offset] == bracket {
      offset += 1
      depth -= 1
      isFresh = false
      return false
    }
    if !isFresh {
      guard bytes[offset] == UInt8(ascii: ",") else { throw error("a comma or the end of \(what) is expected") }
      offset += 1
    }
    isFresh = false
    return true
  }

  /// Checks that only blanks follow.
  package mutating func finish() throws {
    skipBlanks()
    if offset < bytes.count { throw error("the text goes on behind its end") }
  }

  /// Reads over the next value, checking it.
  package mutating func skipValue() throws {
    // One bit for each open container: 1 for an object.
    var open: [Bool] = []
    repeat {
      switch try peek() {
      case .object:
        try beginObject()
        open.append(true)
      case .array:
        try beginArray()
        open.append(false)
      case .string: _ = try string()
      case .number: _ = try number()
      case .bool: _ = try bool()
      case .null: try null()
      case .end: throw error("a value is expected")
      }
      while let isObject = open.last {
        let goesOn = try isObject ? nextName() != nil : nextElement()
        if goesOn { break }
        open.removeLast()
      }
    } while !open.isEmpty
  }

  // MARK: Scalars

  package mutating func bool() throws -> Bool {
    if try take("true") { return true }
    if try take("false") { return false }
    throw error("true or false is expected")
  }

  package mutating func null() throws {
    guard try take("null") else { throw error("null is expected") }
  }

  private mutating func take(_ word: StaticString) throws -> Bool {
    skipBlanks()
    let length = word.utf8CodeUnitCount
    guard length <= bytes.count - offset else { return false }
    let expected = UnsafeRawBufferPointer(start: word.utf8Start, count: length)
    guard UnsafeRawBufferPointer(rebasing: bytes[offset..<offset + length]).equals(expected) else { return false }
    offset += length
    isFresh = false
    return true
  }

  /// The text of the next number, as it stands.
  package mutating func number() throws -> UnsafeRawBufferPointer {
    skipBlanks()
    let start = offset
    if offset < bytes.count, bytes[offset] == UInt8(ascii: "-") { offset += 1 }
    let whole = digits()
    if whole == 0 { throw error("a number is expected") }
    if whole > 1, bytes[offset - whole] == UInt8(ascii: "0") { throw error("a number must not start with 0") }
    if offset < bytes.count, bytes[offset] == UInt8(ascii: ".") {
      offset += 1
      if digits() == 0 { throw error("digits are expected behind the point") }
    }
    if offset < bytes.count, bytes[offset] | 0x20 == UInt8(ascii: "e") {
      offset += 1
      if offset < bytes.count, bytes[offset] == UInt8(ascii: "+") || bytes[offset] == UInt8(ascii: "-") { offset += 1 }
      if digits() == 0 { throw error("digits are expected in the exponent") }
    }
    isFresh = false
    return UnsafeRawBufferPointer(rebasing: bytes[start..<offset])
  }

  /// Reads digits and returns how many there were.
  private mutating func digits() -> Int {
    let start = offset
    while offset < bytes.count, bytes[offset] &- UInt8(ascii: "0") <= 9 { offset += 1 }
    return offset - start
  }

  /// The UTF-8 of the next string, escapes resolved: a part of the text itself where there are none.
  package mutating func string() throws -> UnsafeRawBufferPointer {
    skipBlanks()
    guard offset < bytes.count, bytes[offset] == UInt8(ascii: "\"") else { throw error("a string is expected") }
    isFresh = false
    let start = offset + 1
    var index = start
    var nonASCII: UInt8 = 0
    var hasEscapes = false
    while true {
      guard index < bytes.count else { throw error("the string is not closed") }
      let byte = bytes[index]
      if byte == UInt8(ascii: "\"") { break }
      if byte == UInt8(ascii: "\\") {
        hasEscapes = true
        // Whatever is escaped is not the end.
        index += 1
      } else if byte < 0x20 {
        offset = index
        throw error("a control character in a string must be escaped")
      }
      nonASCII |= byte
      index += 1
    }
    let text = UnsafeRawBufferPointer(rebasing: bytes[start..<index])
    if nonASCII >= 0x80 || hasEscapes, !UTF8Check.isValid(text) { throw error("the string is not UTF-8") }
    if hasEscapes {
      let result = try unescape(text, at: start)
      offset = index + 1
      return result
    }
    offset = index + 1
    return text
  }

  // MARK: Escapes

  private mutating func unescape(_ text: UnsafeRawBufferPointer, at start: Int) throws -> UnsafeRawBufferPointer {
    if scratch.count < text.count {
      scratch.deallocate()
      scratch = .allocate(byteCount: Swift.max(text.count, 256) * 2, alignment: 1)
    }
    var count = 0
    var index = 0
    while index < text.count {
      let byte = text[index]
      index += 1
      guard byte == UInt8(ascii: "\\") else {
        scratch[count] = byte
        count += 1
        continue
      }
      offset = start + index - 1
      guard index < text.count else { throw error("the escape is cut off") }
      let escaped = text[index]
      index += 1
      let plain: UInt8
      switch escaped {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): plain = escaped
      case UInt8(ascii: "b"): plain = 0x08
      case UInt8(ascii: "f"): plain = 0x0C
      case UInt8(ascii: "n"): plain = 0x0A
      case UInt8(ascii: "r"): plain = 0x0D
      case UInt8(ascii: "t"): plain = 0x09
      case UInt8(ascii: "u"):
        let scalar = try readScalar(text, &index)
        for unit in scalar.utf8 {
          scratch[count] = unit
          count += 1
        }
        continue
      default: throw error("there is no such escape")
      }
      scratch[count] = plain
      count += 1
    }
    return UnsafeRawBufferPointer(rebasing: scratch[0..<count])
  }

  /// Reads the digits of `\uXXXX`, and a second escape where the first is half of a surrogate pair.
  private mutating func readScalar(_ text: UnsafeRawBufferPointer, _ index: inout Int) throws -> Unicode.Scalar {
    guard let first = hexadecimal(text, &index) else { throw error("four hexadecimal digits are expected") }
    if let scalar = Unicode.Scalar(first) { return scalar }
    guard first < 0xDC00, index + 1 < text.count, text[index] == UInt8(ascii: "\\"),
      text[index + 1] == UInt8(ascii: "u")
    else { throw error("a surrogate stands alone") }
    index += 2
    guard let second = hexadecimal(text, &index), second >= 0xDC00, second <= 0xDFFF,
      let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
    else { throw error("a surrogate stands alone") }
    return scalar
  }

  private func hexadecimal(_ text: UnsafeRawBufferPointer, _ index: inout Int) -> UInt32? {
    guard index + 4 <= text.count else { return nil }
    var value: UInt32 = 0
    for _ in 0..<4 {
      let byte = text[index]
      index += 1
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): value = value << 4 | UInt32(byte - UInt8(ascii: "0"))
      case UInt8(ascii: "a")...UInt8(ascii: "f"): value = value << 4 | UInt32(byte - UInt8(ascii: "a") + 10)
      case UInt8(ascii: "A")...UInt8(ascii: "F"): value = value << 4 | UInt32(byte - UInt8(ascii: "A") + 10)
      default: return nil
      }
    }
    return value
  }

  // MARK: Blanks and errors

  @inline(__always)
  private mutating func skipBlanks() {
    while offset < bytes.count {
      switch bytes[offset] {
      case 0x20, 0x0A, 0x0D, 0x09: offset += 1
      default: return
      }
    }
  }

  /// An error at the place read so far: its column, and its line and byte where the text has several lines. Columns are
  /// counted in bytes from 1.
  package func error(_ what: String) -> StoreError {
    var line = 1
    var lineStart = 0
    let end = Swift.min(offset, bytes.count)
    for index in 0..<end where bytes[index] == 0x0A {
      line += 1
      lineStart = index + 1
    }
    let column = end - lineStart + 1
    let isOneLine = line == 1 && !bytes.dropFirst(end).dropLast().contains(0x0A)
    let place = isOneLine ? "column \(column)" : "byte \(offset) (line \(line), column \(column))"
    return StoreError(.input, "Malformed JSON at \(place): \(what)")
  }
}
