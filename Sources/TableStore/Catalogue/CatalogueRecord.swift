/// Attributes of a system entry, read with a type in mind. A missing or foreign value is corruption: only this
/// software writes these entries.
struct CatalogueRecord {
  var attributes: [String: AttributeValue]

  init(_ attributes: [String: AttributeValue] = [:]) { self.attributes = attributes }

  /// Decodes an encoded item.
  init(decoding bytes: UnsafeRawBufferPointer) throws {
    attributes = try Item(validating: bytes).dictionary
  }

  /// The record as an encoded item.
  func encoded() throws -> [UInt8] { try Item(attributes, limit: nil).bytes }

  func text(_ name: String) throws -> String {
    guard case .s(let text)? = attributes[name] else { throw CatalogueRecord.damaged(name) }
    return text
  }

  func optionalText(_ name: String) throws -> String? {
    attributes[name] == nil ? nil : try text(name)
  }

  /// Integers are kept as eight bytes, most significant first.
  func integer(_ name: String) throws -> UInt64 {
    guard case .b(let bytes)? = attributes[name],
      let value = bytes.withUnsafeBytes({ BigEndian.read(UInt64.self, $0) })
    else { throw CatalogueRecord.damaged(name) }
    return value
  }

  func optionalInteger(_ name: String) throws -> UInt64? {
    attributes[name] == nil ? nil : try integer(name)
  }

  func identifier(_ name: String) throws -> UInt32 {
    guard let value = UInt32(exactly: try integer(name)) else { throw CatalogueRecord.damaged(name) }
    return value
  }

  func flag(_ name: String) throws -> Bool {
    guard case .bool(let value)? = attributes[name] else { throw CatalogueRecord.damaged(name) }
    return value
  }

  func records(_ name: String) throws -> [CatalogueRecord] {
    guard case .l(let values)? = attributes[name] else { throw CatalogueRecord.damaged(name) }
    return try values.map { value in
      guard case .m(let attributes) = value else { throw CatalogueRecord.damaged(name) }
      return CatalogueRecord(attributes)
    }
  }

  func texts(_ name: String) throws -> [String] {
    guard case .l(let values)? = attributes[name] else { throw CatalogueRecord.damaged(name) }
    return try values.map { value in
      guard case .s(let text) = value else { throw CatalogueRecord.damaged(name) }
      return text
    }
  }

  func map(_ name: String) throws -> [String: AttributeValue] {
    guard case .m(let values)? = attributes[name] else { throw CatalogueRecord.damaged(name) }
    return values
  }

  mutating func set(_ name: String, _ text: String?) {
    attributes[name] = text.map(AttributeValue.s)
  }

  mutating func set(_ name: String, _ integer: UInt64) {
    attributes[name] = .b(BigEndian.bytes(integer))
  }

  mutating func set(_ name: String, _ flag: Bool) {
    attributes[name] = .bool(flag)
  }

  mutating func set(_ name: String, _ texts: [String]) {
    attributes[name] = .l(texts.map(AttributeValue.s))
  }

  mutating func set(_ name: String, _ records: [CatalogueRecord]) {
    attributes[name] = .l(records.map { .m($0.attributes) })
  }

  static func damaged(_ name: String) -> StoreError {
    StoreError(.storeCorrupted, "A catalogue entry has no usable attribute \(name).")
  }
}
