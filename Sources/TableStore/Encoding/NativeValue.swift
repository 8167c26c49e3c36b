/// What Swift types the Codable bridge maps to one attribute value itself, instead of asking for their containers:
/// numbers, strings, booleans, `[UInt8]` (B), sets of strings, numbers and binaries (SS, NS, BS), ``Number``,
/// ``AttributeValue`` and ``Item``.
protocol NativeValue {
  /// Decodes a value. Throws `DecodingError` if it is of another type or does not fit.
  static func decode(_ view: ValueView, _ place: CodingPlace) throws -> Self

  /// Writes the value. Throws what the writer throws.
  func write(to writer: inout ValueWriter) throws

  /// What an attribute that is missing stands for, if it stands for anything.
  static var absent: Self? { get }

  /// Whether the attribute is left out. Exactly the values that equal ``absent``.
  var isAbsent: Bool { get }
}

extension NativeValue {
  static var absent: Self? { nil }
  var isAbsent: Bool { false }

  static func mismatch(_ view: ValueView, _ place: CodingPlace) -> DecodingError {
    DecodingError.typeMismatch(
      Self.self,
      .init(codingPath: place.path, debugDescription: "a value of type \(view.tag.typeName) is no \(Self.self)"))
  }
}

extension String: NativeValue {
  static func decode(_ view: ValueView, _ place: CodingPlace) throws -> String {
    guard view.tag == .string else { throw mismatch(view, place) }
    return String(decoding: view.payload, as: UTF8.self)
  }

  func write(to writer: inout ValueWriter) { writer.string(self) }
}

extension Bool: NativeValue {
  static func decode(_ view: ValueView, _ place: CodingPlace) throws -> Bool {
    guard view.tag == .true || view.tag == .false else { throw mismatch(view, place) }
    return view.tag == .true
  }

  func write(to writer: inout ValueWriter) { writer.bool(self) }
}

extension Number: NativeValue {
  static func decode(_ view: ValueView, _ place: CodingPlace) throws -> Number {
    guard view.tag == .number else { throw mismatch(view, place) }
    return Number(payload: view.payload)
  }

  func write(to writer: inout ValueWriter) { writer.number(self) }
}

extension AttributeValue: NativeValue {
  static func decode(_ view: ValueView, _ place: CodingPlace) -> AttributeValue { AttributeValue(view) }
  func write(to writer: inout ValueWriter) throws { try writer.write(self) }
}

extension Item: NativeValue {
  static func decode(_ view: ValueView, _ place: CodingPlace) throws -> Item {
    guard view.tag == .map else { throw mismatch(view, place) }
    var builder = ItemBuilder(capacity: view.bytes.count + 8)
    var entries = view.map.makeIterator()
    while let entry = entries.next() { try builder.append(entry.name, entry.value) }
    return try builder.finish(limit: nil)
  }

  func write(to writer: inout ValueWriter) throws {
    try writer.open(.map)
    try withView { item in
      var entries = item.attributes.makeIterator()
      while let entry = entries.next() {
        try writer.name(entry.name)
        try writer.value(entry.value)
      }
    }
    try writer.close()
  }
}

extension Array: NativeValue where Element == UInt8 {
  static func decode(_ view: ValueView, _ place: CodingPlace) throws -> [UInt8] {
    guard view.tag == .binary else { throw mismatch(view, place) }
    return Array(view.payload)
  }

  func write(to writer: inout ValueWriter) { withUnsafeBytes { writer.binary($0) } }
}
