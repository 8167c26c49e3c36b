/// Appends numbers, byte strings and lists to bytes.
struct ByteWriter {
  private(set) var data: [UInt8] = []

  mutating func byte(_ value: UInt8) { data.append(value) }

  /// Eight bytes, little-endian.
  mutating func number(_ value: UInt64) { withUnsafeBytes(of: value.littleEndian) { data.append(contentsOf: $0) } }

  /// The length as a number, then the bytes.
  mutating func bytes(_ value: [UInt8]) {
    number(UInt64(value.count))
    data += value
  }

  /// The count as a number, then the elements.
  mutating func list<Element>(_ elements: [Element], _ body: (inout ByteWriter, Element) -> Void) {
    number(UInt64(elements.count))
    for element in elements { body(&self, element) }
  }

  /// 0, or 1 and the value.
  mutating func optional<Value>(_ value: Value?, _ body: (inout ByteWriter, Value) -> Void) {
    byte(value == nil ? 0 : 1)
    if let value { body(&self, value) }
  }
}

/// Reads what ``ByteWriter`` wrote; every read throws ``Damage`` where the bytes end or make no sense.
struct ByteReader {
  struct Damage: Error {}

  private var rest: ArraySlice<UInt8>

  init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

  var isAtEnd: Bool { rest.isEmpty }

  mutating func byte() throws -> UInt8 {
    guard let first = rest.popFirst() else { throw Damage() }
    return first
  }

  mutating func number() throws -> UInt64 {
    guard rest.count >= 8 else { throw Damage() }
    defer { rest.removeFirst(8) }
    return rest.prefix(8).reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }

  mutating func bytes() throws -> [UInt8] {
    let count = try number()
    guard count <= UInt64(rest.count) else { throw Damage() }
    defer { rest.removeFirst(Int(count)) }
    return Array(rest.prefix(Int(count)))
  }

  mutating func string() throws -> String { String(decoding: try bytes(), as: UTF8.self) }

  /// An element takes at least a byte, so that no count can ask for more memory than the bytes justify.
  mutating func list<Element>(_ body: (inout ByteReader) throws -> Element) throws -> [Element] {
    let count = try number()
    guard count <= UInt64(rest.count) else { throw Damage() }
    return try (0..<count).map { _ in try body(&self) }
  }

  mutating func optional<Value>(_ body: (inout ByteReader) throws -> Value) throws -> Value? {
    switch try byte() {
    case 0: nil
    case 1: try body(&self)
    default: throw Damage()
    }
  }
}
