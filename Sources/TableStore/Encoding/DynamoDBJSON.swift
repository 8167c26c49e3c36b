/// Items as DynamoDB's typed JSON, `{"sku":{"S":"A1"},"quantity":{"N":"4"}}`, straight between text and encoded bytes.
///
/// Reading is strict: one type per value, numbers as strings, binaries as base64, no name twice. Text that is no such
/// JSON is an `input` error naming line and byte; values that break DynamoDB's rules are `validation` errors in
/// DynamoDB's words. Type members that are `null` count as absent. Writing puts names in the order of their bytes.
public enum DynamoDBJSON {
  /// Reads one item from a whole text.
  public static func decode(_ text: String) throws -> Item {
    var text = text
    return try text.withUTF8 { try decode(UnsafeRawBufferPointer($0)) }
  }

  public static func decode(_ text: [UInt8]) throws -> Item {
    try text.withUnsafeBytes { try decode($0) }
  }

  public static func decode(_ text: UnsafeRawBufferPointer) throws -> Item {
    var reader = JSONReader(text)
    let item = try decode(&reader, limit: ValueRules.itemSizeLimit)
    try reader.finish()
    return item
  }

  /// Reads one item where `reader` stands.
  /// - Parameter limit: the greatest size of the item; `nil` for none.
  package static func decode(_ reader: inout JSONReader, limit: Int?) throws -> Item {
    var writer = ValueWriter(capacity: 512, item: true)
    try readEntries(&reader, &writer)
    return Item(bytes: try writer.finishItem(limit: limit))
  }

  /// Reads the placeholders of expressions, `{":n":{"N":"1"}}`: an item of any size.
  public static func decodePlaceholders(_ text: String) throws -> Item {
    var text = text
    return try text.withUTF8 { utf8 in
      var reader = JSONReader(UnsafeRawBufferPointer(utf8))
      let item = try decodePlaceholders(&reader)
      try reader.finish()
      return item
    }
  }

  /// Reads the placeholders of expressions where `reader` stands.
  package static func decodePlaceholders(_ reader: inout JSONReader) throws -> Item {
    var writer = ValueWriter(capacity: 256, item: true)
    try reader.beginObject()
    while let name = try reader.nextName() {
      let placeholder = String(decoding: name, as: UTF8.self)
      try writer.name(placeholder)
      try ValueRules.namingPlaceholder(placeholder) { try readValue(&reader, &writer) }
    }
    return Item(bytes: try writer.finishItem(limit: nil))
  }

  /// Reads one value, such as `{"N":"4"}`, from a whole text.
  public static func decodeValue(_ text: String) throws -> AttributeValue {
    var text = text
    return try text.withUTF8 { utf8 in
      var reader = JSONReader(UnsafeRawBufferPointer(utf8))
      let value = try decodeValue(&reader)
      try reader.finish()
      return value.withView { AttributeValue($0) }
    }
  }

  /// Reads one value where `reader` stands.
  package static func decodeAttributeValue(_ reader: inout JSONReader) throws -> AttributeValue {
    try decodeValue(&reader).withView { AttributeValue($0) }
  }

  package static func decodeValue(_ reader: inout JSONReader) throws -> EncodedValue {
    var writer = ValueWriter(capacity: 64)
    try readValue(&reader, &writer)
    return writer.finishValue()
  }

  private static func readEntries(_ reader: inout JSONReader, _ writer: inout ValueWriter) throws {
    try reader.beginObject()
    while let name = try reader.nextName() {
      try writer.name(name)
      try readValue(&reader, &writer)
    }
  }

  /// Reads one typed value where `reader` stands.
  static func readValue(_ reader: inout JSONReader, _ writer: inout ValueWriter) throws {
    try reader.beginObject()
    var isRead = false
    while let name = try reader.nextName() {
      guard let type = TypeName(name) else {
        throw reader.error("\(String(decoding: name.prefix(32), as: UTF8.self)) is no type of value")
      }
      if try reader.peek() == .null {
        try reader.null()
        continue
      }
      if isRead { throw ValueRules.severalDatatypes }
      isRead = true
      try read(type, &reader, &writer)
    }
    if !isRead { throw ValueRules.noDatatype }
  }

  /// The member names of a typed value.
  private enum TypeName {
    case s, n, b, bool, null, l, m, ss, ns, bs

    init?(_ name: UnsafeRawBufferPointer) {
      switch name.count {
      case 1:
        switch name[0] {
        case UInt8(ascii: "S"): self = .s
        case UInt8(ascii: "N"): self = .n
        case UInt8(ascii: "B"): self = .b
        case UInt8(ascii: "L"): self = .l
        case UInt8(ascii: "M"): self = .m
        default: return nil
        }
      case 2 where name[1] == UInt8(ascii: "S"):
        switch name[0] {
        case UInt8(ascii: "S"): self = .ss
        case UInt8(ascii: "N"): self = .ns
        case UInt8(ascii: "B"): self = .bs
        default: return nil
        }
      case 4 where name.elementsEqual("BOOL".utf8): self = .bool
      case 4 where name.elementsEqual("NULL".utf8): self = .null
      default: return nil
      }
    }
  }

  private static func read(_ type: TypeName, _ reader: inout JSONReader, _ writer: inout ValueWriter) throws {
    switch type {
    case .s: writer.string(try reader.string())
    case .n: writer.number(try Number(text: try reader.string()))
    case .b: try Base64.decode(try reader.string()).withUnsafeBytes { writer.binary($0) }
    case .bool: writer.bool(try reader.bool())
    case .null:
      guard try reader.bool() else { throw ValueRules.nullNotTrue }
      writer.null()
    case .l:
      try writer.open(.list)
      try reader.beginArray()
      while try reader.nextElement() { try readValue(&reader, &writer) }
      try writer.close()
    case .m:
      try writer.open(.map)
      try readEntries(&reader, &writer)
      try writer.close()
    case .ss:
      try readSet(.stringSet, &reader, &writer) { reader, writer in writer.member(try reader.string()) }
    case .ns:
      try readSet(.numberSet, &reader, &writer) { reader, writer in
        writer.member(try Number(text: try reader.string()))
      }
    case .bs:
      try readSet(.binarySet, &reader, &writer) { reader, writer in
        try Base64.decode(try reader.string()).withUnsafeBytes { writer.member($0) }
      }
    }
  }

  @inline(__always)
  private static func readSet(
    _ tag: ValueTag, _ reader: inout JSONReader, _ writer: inout ValueWriter,
    _ member: (inout JSONReader, inout ValueWriter) throws -> Void
  ) throws {
    writer.openSet(tag)
    try reader.beginArray()
    while try reader.nextElement() { try member(&reader, &writer) }
    try writer.closeSet()
  }
}
