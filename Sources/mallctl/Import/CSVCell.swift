import TableStore

/// The text of a value in a CSV file.
///
/// Strings and numbers stand as they are, binaries in base64. Sets, lists and maps are what typed JSON has behind the
/// type: `["a","b"]` for SS, `["1","2"]` for NS, `[{"S":"a"}]` for L.
enum CSVCell {
  static func text(_ value: AttributeValue, _ kind: CSVColumn.Kind) throws -> String {
    switch (kind, value) {
    case (.any, _): return try typed(value)
    case (_, .s(let text)): return text
    case (_, .n(let number)): return number.description
    case (_, .bool(let value)): return value ? "true" : "false"
    case (_, .null): return "true"
    case (_, .b): return String(try body(value, kind).dropFirst().dropLast())
    default: return String(try body(value, kind))
    }
  }

  /// - Throws: ``InputError`` without a place: what is wrong with the cell.
  static func value(_ field: CSVRecordReader.Field, _ kind: CSVColumn.Kind) throws -> AttributeValue {
    guard let text = field.text else { throw InputError("the cell is not UTF-8") }
    do {
      switch kind {
      case .s: return .s(text)
      case .n: return .n(try Number(text))
      case .bool:
        guard text == "true" || text == "false" else { throw InputError("a BOOL is true or false") }
        return .bool(text == "true")
      case .null:
        guard text == "true" else { throw InputError("a NULL is true, or an empty cell for no attribute") }
        return .null
      case .b:
        guard !text.utf8.contains(UInt8(ascii: "\"")), !text.utf8.contains(UInt8(ascii: "\\")) else {
          throw InputError("a B is base64")
        }
        return try DynamoDBJSON.decodeValue("{\"B\":\"\(text)\"}")
      case .any: return try DynamoDBJSON.decodeValue(text)
      default: return try DynamoDBJSON.decodeValue("{\"\(kind.rawValue)\":\(text)}")
      }
    } catch let error as StoreError {
      throw InputError(error.message)
    }
  }

  private static func typed(_ value: AttributeValue) throws -> String {
    String(decoding: try DynamoDBJSON.encode(value), as: UTF8.self)
  }

  /// `{"KIND":…}` without its frame.
  private static func body(_ value: AttributeValue, _ kind: CSVColumn.Kind) throws -> Substring {
    try typed(value).dropFirst(kind.rawValue.count + 4).dropLast()
  }
}

extension CSVColumn.Kind {
  init(of value: AttributeValue) {
    switch value {
    case .s: self = .s
    case .n: self = .n
    case .b: self = .b
    case .bool: self = .bool
    case .null: self = .null
    case .ss: self = .ss
    case .ns: self = .ns
    case .bs: self = .bs
    case .l: self = .l
    case .m: self = .m
    }
  }

  init(_ type: KeyType) {
    switch type {
    case .s: self = .s
    case .n: self = .n
    case .b: self = .b
    }
  }
}
