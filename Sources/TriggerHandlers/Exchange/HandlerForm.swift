import TableStore

/// How items look in what a handler outside this process is sent and answers.
public enum HandlerForm: Sendable {
  /// `{"sku":"A1","quantity":4}`; sets and binaries lose their type.
  case plain
  /// `{"sku":{"S":"A1"},"quantity":{"N":"4"}}`
  case typed

  /// Appends `item` to `writer`.
  func write(_ item: Item, to writer: inout JSONWriter) {
    switch self {
    case .plain: PlainJSON.write(item, to: &writer)
    case .typed: DynamoDBJSON.write(item, to: &writer)
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
