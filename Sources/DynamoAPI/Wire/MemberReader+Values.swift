import TableStore

extension MemberReader {
  /// An item or a key, of any size: what is too large is said later, in the order of checks.
  ///
  /// Of values that break a rule the first is noted; the item is empty then.
  mutating func item() throws -> Item {
    try expectMap()
    return try noting(Item(), { try DynamoDBJSON.decode(&$0, limit: nil) }, { try $0.checkTypesOfMap() })
  }

  /// Values of expression placeholders.
  mutating func placeholders() throws -> Item {
    try expectMap()
    return try noting(Item(), { try DynamoDBJSON.decodePlaceholders(&$0) }, { try $0.checkTypesOfMap() })
  }

  mutating func attributeValue() throws -> AttributeValue {
    try expectStructure()
    return try noting(.null, { try DynamoDBJSON.decodeAttributeValue(&$0) }, { try $0.checkTypesOfValue() })
  }

  /// Attribute values in their encoded form; those that are none are noted and left out.
  mutating func encodedValues() throws -> [EncodedValue] {
    var values: [EncodedValue] = []
    try beginList()
    while try nextElement() {
      try expectStructure()
      let value: EncodedValue? = try noting(
        nil, { try DynamoDBJSON.decodeValue(&$0) }, { try $0.checkTypesOfValue() })
      if let value { values.append(value) }
    }
    return values
  }

  /// Decodes values where the reader stands. If one breaks a rule, that is noted, and `substitute` stands for them.
  ///
  /// - Parameter checkTypes: reads over the same text and throws if a member has the wrong type, in the service's words.
  private mutating func noting<R>(
    _ substitute: R, _ decode: (inout JSONReader) throws -> R, _ checkTypes: (inout MemberReader) throws -> Void
  ) throws -> R {
    let start = json.place
    do {
      return try decode(&json)
    } catch let error as StoreError where error.code == .validation || error.code == .input {
      json.rewind(to: start)
      try checkTypes(&self)
      // Text that is no JSON, or has a name twice, was not found by looking at types.
      json.rewind(to: start)
      try json.skipValue()
      noteValue(error.code == .input ? Self.noDatatype : error)
      return substitute
    }
  }

  // MARK: Types of values

  /// Members of a typed value that the service does not know count as absent.
  private static var noDatatype: StoreError {
    StoreError(
      .validation, "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes")
  }

  private mutating func checkTypesOfMap() throws {
    try beginMap()
    while try nextValue() { try checkTypesOfValue() }
  }

  /// Reads over a typed value, at any depth that the JSON reader allows.
  private mutating func checkTypesOfValue() throws {
    try beginStructure()
    while let type = try nextMember() {
      switch type {
      case "S", "N": _ = try string()
      case "B": try checkBinary()
      case "BOOL", "NULL": _ = try bool()
      case "M": try checkTypesOfMap()
      case "L":
        try beginList()
        while try nextElement() { try checkTypesOfValue() }
      case "SS", "NS":
        try beginList()
        while try nextElement() { _ = try string() }
      case "BS":
        try beginList()
        while try nextElement() { try checkBinary() }
      default: try ignore()
      }
    }
  }

  private mutating func checkBinary() throws {
    let text = try string()
    do {
      _ = try Array(text.utf8).withUnsafeBytes { try Base64.decode($0) }
    } catch let error as StoreError {
      throw WireError.serialization(error.message)
    }
  }
}
