// How numbers, values and items look to encoders of other formats, such as JSON. Inside items they are themselves.

extension Number: Codable {
  /// From a string of digits.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    do {
      self = try Number(try container.decode(String.self))
    } catch let error as StoreError {
      throw DecodingError.dataCorrupted(.init(codingPath: decoder.codingPath, debugDescription: error.message))
    }
  }

  /// A string of digits, for most formats do not keep 38 of them in a number.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}

extension AttributeValue: Codable {
  private enum CodingKeys: String, CodingKey {
    case s = "S"
    case n = "N"
    case b = "B"
    case bool = "BOOL"
    case null = "NULL"
    case l = "L"
    case m = "M"
    case ss = "SS"
    case ns = "NS"
    case bs = "BS"
  }

  /// From one member named for the type, as in DynamoDB's JSON; binaries are base64.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    guard let key = container.allKeys.first, container.allKeys.count == 1 else {
      throw DecodingError.dataCorrupted(
        .init(codingPath: decoder.codingPath, debugDescription: "exactly one type is expected"))
    }
    func bytes(_ text: String) throws -> [UInt8] {
      var text = text
      do {
        return try text.withUTF8 { try Base64.decode(UnsafeRawBufferPointer($0)) }
      } catch let error as StoreError {
        throw DecodingError.dataCorruptedError(forKey: key, in: container, debugDescription: error.message)
      }
    }
    switch key {
    case .s: self = .s(try container.decode(String.self, forKey: key))
    case .n: self = .n(try container.decode(Number.self, forKey: key))
    case .b: self = .b(try bytes(try container.decode(String.self, forKey: key)))
    case .bool: self = .bool(try container.decode(Bool.self, forKey: key))
    case .null: self = .null
    case .l: self = .l(try container.decode([AttributeValue].self, forKey: key))
    case .m: self = .m(try container.decode([String: AttributeValue].self, forKey: key))
    case .ss: self = .ss(Set(try container.decode([String].self, forKey: key)))
    case .ns: self = .ns(Set(try container.decode([Number].self, forKey: key)))
    case .bs: self = .bs(Set(try container.decode([String].self, forKey: key).map(bytes)))
    }
  }

  /// One member named for the type, as in DynamoDB's JSON; binaries are base64, sets are sorted.
  public func encode(to encoder: any Encoder) throws {
    func text(_ bytes: [UInt8]) -> String { bytes.withUnsafeBytes { Base64.encode($0) } }
    var container = encoder.container(keyedBy: CodingKeys.self)
    switch self {
    case .s(let value): try container.encode(value, forKey: .s)
    case .n(let value): try container.encode(value, forKey: .n)
    case .b(let value): try container.encode(text(value), forKey: .b)
    case .bool(let value): try container.encode(value, forKey: .bool)
    case .null: try container.encode(true, forKey: .null)
    case .l(let value): try container.encode(value, forKey: .l)
    case .m(let value): try container.encode(value, forKey: .m)
    case .ss(let value): try container.encode(value.sorted(), forKey: .ss)
    case .ns(let value): try container.encode(value.sorted(), forKey: .ns)
    case .bs(let value): try container.encode(value.map(text).sorted(), forKey: .bs)
    }
  }
}

extension Item: Codable {
  /// From attributes by name.
  public init(from decoder: any Decoder) throws {
    try self.init([String: AttributeValue](from: decoder))
  }

  public func encode(to encoder: any Encoder) throws { try dictionary.encode(to: encoder) }
}
