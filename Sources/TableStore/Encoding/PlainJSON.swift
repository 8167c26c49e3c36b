/// Items as JSON without types, `{"sku":"A1","quantity":4}`, straight between text and encoded bytes.
///
/// Strings are S, numbers N with all their digits, `true` and `false` BOOL, `null` NULL, arrays L, objects M. **Lossy
/// on the way out for sets and binaries**: sets are written as arrays and binaries as base64 strings, and read back as
/// lists and strings; use ``DynamoDBJSON`` where that matters. Numbers must fit DynamoDB's range and 38 digits. No
/// name may come twice. Names are written in the order of their bytes.
public enum PlainJSON {
  /// Reads one item from a whole text. Throws an `input` error naming line and byte for text that is no JSON object,
  /// a `validation` error in DynamoDB's words for values that break its rules.
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

  /// Reads the placeholders of expressions, `{":n":1}`: an item of any size.
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

  private static func readEntries(_ reader: inout JSONReader, _ writer: inout ValueWriter) throws {
    try reader.beginObject()
    while let name = try reader.nextName() {
      try writer.name(name)
      try readValue(&reader, &writer)
    }
  }

  static func readValue(_ reader: inout JSONReader, _ writer: inout ValueWriter) throws {
    switch try reader.peek() {
    case .string: writer.string(try reader.string())
    case .number: writer.number(try Number(text: try reader.number()))
    case .bool: writer.bool(try reader.bool())
    case .null:
      try reader.null()
      writer.null()
    case .array:
      try writer.open(.list)
      try reader.beginArray()
      while try reader.nextElement() { try readValue(&reader, &writer) }
      try writer.close()
    case .object:
      try writer.open(.map)
      try readEntries(&reader, &writer)
      try writer.close()
    case .end: throw reader.error("a value is expected")
    }
  }

  /// The item as UTF-8 text.
  public static func encode(_ item: Item, pretty: Bool = false) -> [UInt8] {
    var writer = JSONWriter(pretty: pretty, capacity: item.bytes.count * 2)
    write(item, to: &writer)
    return writer.bytes
  }

  package static func write(_ item: Item, to writer: inout JSONWriter) {
    item.withView { write($0.attributes, to: &writer) }
  }

  static func write(_ map: MapView, to writer: inout JSONWriter) {
    writer.beginObject()
    var entries = map.makeIterator()
    while let entry = entries.next() {
      writer.name(entry.name)
      write(entry.value, to: &writer)
    }
    writer.endObject()
  }

  static func write(_ value: ValueView, to writer: inout JSONWriter) {
    switch value.tag {
    case .null: writer.null()
    case .false: writer.bool(false)
    case .true: writer.bool(true)
    case .number: writer.number(value.payload, quoted: false)
    case .string: writer.string(value.payload)
    case .binary: writer.base64(value.payload)
    case .map: write(value.map, to: &writer)
    case .list:
      writer.beginArray()
      var elements = value.elements
      while let element = elements.next() { write(element, to: &writer) }
      writer.endArray()
    case .stringSet, .numberSet, .binarySet:
      writer.beginArray()
      var members = value.members
      while let member = members.next() {
        switch value.tag {
        case .stringSet: writer.string(member)
        case .numberSet: writer.number(member, quoted: false)
        default: writer.base64(member)
        }
      }
      writer.endArray()
    }
  }
}
