import TableStore

/// The JSON that items are read and printed in.
enum JSONForm {
  /// `{"sku":"A1","quantity":4}`
  case plain
  /// `{"sku":{"S":"A1"},"quantity":{"N":"4"}}`
  case typed

  /// The greatest size of an item as the store counts it; the store checks it again.
  static let itemLimit = 409_600

  /// - Throws: ``InputError`` naming `location` for what is no item in this form.
  func item(_ bytes: UnsafeRawBufferPointer, at location: @autoclosure () -> String) throws -> Item {
    do {
      return try self == .plain ? PlainJSON.decode(bytes) : DynamoDBJSON.decode(bytes)
    } catch let error as StoreError {
      throw InputError(error.message + hint(bytes), at: location())
    }
  }

  /// What to do about text that is of another kind, seen by how it begins; else nothing.
  private func hint(_ bytes: UnsafeRawBufferPointer) -> String {
    let start = bytes.drop { $0 == 0x20 || $0 == 0x09 || $0 == 0x0a || $0 == 0x0d }
    switch start.first {
    case UInt8(ascii: "["): return "; an item is an object (jq -c '.[]' makes lines of an array)"
    case UInt8(ascii: "{"):
      let isUnquoted = start.dropFirst().first { $0 != 0x20 }.map {
        $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "}")
      }
      if isUnquoted == true { return "; names stand in double quotes, the whole in single ones: '{\"sku\":\"A1\"}'" }
      let isPlain = self == .typed && (try? PlainJSON.decode(bytes)) != nil
      return isPlain ? "; this is plain JSON: leave out --dynamodb-json, or write {\"sku\":{\"S\":\"A1\"}}" : ""
    default: return "; write it as {\"sku\":\"A1\"}"
    }
  }

  /// Reads one line of a DynamoDB export, `{"Item":{…}}` in typed JSON.
  static func exported(_ bytes: UnsafeRawBufferPointer, at location: @autoclosure () -> String) throws -> Item {
    do {
      var reader = JSONReader(bytes)
      try reader.beginObject()
      guard let name = try reader.nextName(), name.elementsEqual("Item".utf8) else {
        throw reader.error("the member Item is expected, as in {\"Item\":{\"sku\":{\"S\":\"A1\"}}}")
      }
      let item = try DynamoDBJSON.decode(&reader, limit: itemLimit)
      guard try reader.nextName() == nil else { throw reader.error("nothing may stand beside the member Item") }
      try reader.finish()
      return item
    } catch let error as StoreError {
      throw InputError(error.message, at: location())
    }
  }

  /// Reads an item where `reader` stands.
  func item(_ reader: inout JSONReader) throws -> Item {
    switch self {
    case .plain: try PlainJSON.decode(&reader, limit: Self.itemLimit)
    case .typed: try DynamoDBJSON.decode(&reader, limit: Self.itemLimit)
    }
  }

  /// Reads the values of placeholders where `reader` stands.
  func placeholders(_ reader: inout JSONReader) throws -> Item {
    switch self {
    case .plain: try PlainJSON.decode(&reader, limit: nil)
    case .typed: try DynamoDBJSON.decode(&reader, limit: nil)
    }
  }

  /// The item on one line, without a line end.
  func encode(_ item: Item) -> [UInt8] {
    switch self {
    case .plain: PlainJSON.encode(item)
    case .typed: DynamoDBJSON.encode(item)
    }
  }

  func text(_ item: Item) -> String { String(decoding: encode(item), as: UTF8.self) }

  /// A value as a table shows it: strings and numbers bare, everything else as JSON.
  func cell(_ value: AttributeValue) throws -> String {
    if self == .typed { return String(decoding: try DynamoDBJSON.encode(value), as: UTF8.self) }
    switch value {
    case .s(let text): return text
    case .n(let number): return number.description
    case .bool(let value): return value ? "true" : "false"
    case .null: return "null"
    default:
      // {"v":…} without its frame.
      return String(decoding: PlainJSON.encode(try Item(["v": value])).dropFirst(5).dropLast(), as: UTF8.self)
    }
  }
}
