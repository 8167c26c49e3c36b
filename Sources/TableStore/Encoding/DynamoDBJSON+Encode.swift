extension DynamoDBJSON {
  /// The item as UTF-8 text.
  public static func encode(_ item: Item, pretty: Bool = false) -> [UInt8] {
    var writer = JSONWriter(pretty: pretty, capacity: item.bytes.count * 2)
    write(item, to: &writer)
    return writer.bytes
  }

  package static func write(_ item: Item, to writer: inout JSONWriter) {
    item.withView { write($0.attributes, to: &writer) }
  }

  /// The value, such as `{"N":"4"}`, as UTF-8 text.
  public static func encode(_ value: AttributeValue) throws -> [UInt8] {
    var writer = JSONWriter()
    try EncodedValue(value).withView { write($0, to: &writer) }
    return writer.bytes
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
    writer.beginObject()
    switch value.tag {
    case .null:
      writer.name("NULL")
      writer.bool(true)
    case .false, .true:
      writer.name("BOOL")
      writer.bool(value.tag == .true)
    case .number:
      writer.name("N")
      writer.number(value.payload, quoted: true)
    case .string:
      writer.name("S")
      writer.string(value.payload)
    case .binary:
      writer.name("B")
      writer.base64(value.payload)
    case .list:
      writer.name("L")
      writer.beginArray()
      var elements = value.elements
      while let element = elements.next() { write(element, to: &writer) }
      writer.endArray()
    case .map:
      writer.name("M")
      write(value.map, to: &writer)
    case .stringSet:
      writer.name("SS")
      writer.beginArray()
      var members = value.members
      while let member = members.next() { writer.string(member) }
      writer.endArray()
    case .numberSet:
      writer.name("NS")
      writer.beginArray()
      var members = value.members
      while let member = members.next() { writer.number(member, quoted: true) }
      writer.endArray()
    case .binarySet:
      writer.name("BS")
      writer.beginArray()
      var members = value.members
      while let member = members.next() { writer.base64(member) }
      writer.endArray()
    }
    writer.endObject()
  }
}

extension Item: CustomStringConvertible {
  /// The item as DynamoDB JSON.
  public var description: String { String(decoding: DynamoDBJSON.encode(self), as: UTF8.self) }
}
