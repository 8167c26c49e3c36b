internal import TableStore

/// How changes and items look in what a handler outside this process is sent and answers.
public enum HandlerForm: Sendable {
  /// A change is an object with `sequenceNumber`, `table`, `event`, `ts_us`, `keys`, `new`, `old` and `changed`; items
  /// are plain JSON, `{"sku":"A1","quantity":4}`: sets and binaries lose their type.
  case plain
  /// A change is a record of DynamoDB Streams with the member `mall` besides; items are typed JSON,
  /// `{"sku":{"S":"A1"},"quantity":{"N":"4"}}`.
  case typed

  /// The form of a change.
  var changes: ChangeJSON {
    switch self {
    case .plain: .plain
    case .typed: .record
    }
  }

  /// Reads an item or a key.
  func item(_ reader: inout JSONReader) throws -> Item {
    switch self {
    case .plain: try PlainJSON.decode(&reader, limit: Self.itemLimit)
    case .typed: try DynamoDBJSON.decode(&reader, limit: Self.itemLimit)
    }
  }

  /// Reads one value.
  func value(_ reader: inout JSONReader) throws -> AttributeValue {
    switch self {
    case .plain: try PlainJSON.decodeValue(&reader)
    case .typed: try DynamoDBJSON.decodeAttribute(&reader)
    }
  }

  /// Reads the values of an expression's placeholders.
  func placeholders(_ reader: inout JSONReader) throws -> [String: AttributeValue] {
    switch self {
    case .plain: try PlainJSON.decodePlaceholders(&reader).dictionary
    case .typed: try DynamoDBJSON.decodePlaceholders(&reader).dictionary
    }
  }

  /// The greatest size of an item as the store counts it; the store checks it again.
  private static let itemLimit = 409_600
}
