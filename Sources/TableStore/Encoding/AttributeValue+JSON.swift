// Single values where a reader stands in a larger text.

extension PlainJSON {
  /// Reads one value without types, such as `4`.
  package static func decodeValue(_ reader: inout JSONReader) throws -> AttributeValue {
    var writer = ValueWriter(capacity: 64)
    try readValue(&reader, &writer)
    return writer.finishValue().withView { AttributeValue($0) }
  }
}

extension DynamoDBJSON {
  /// Reads one typed value, such as `{"N":"4"}`.
  package static func decodeAttribute(_ reader: inout JSONReader) throws -> AttributeValue {
    try decodeValue(&reader).withView { AttributeValue($0) }
  }
}
