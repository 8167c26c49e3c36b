import TableStore

/// Pulls the members of a request from its JSON, in the types that the service model gives them.
///
/// Members that are `null` count as absent. A value of another type is a SerializationException in the service's words.
/// Items and keys go straight into their encoded form.
///
/// ```swift
/// try reader.beginStructure()
/// while let member = try reader.nextMember() {
///   switch member {
///   case "TableName": table = try reader.string()
///   default: try reader.ignore(member)
///   }
/// }
/// ```
struct MemberReader: ~Copyable {
  private var json: JSONReader

  init(_ body: UnsafeRawBufferPointer) { json = JSONReader(body) }

  // MARK: Structure

  mutating func beginStructure() throws {
    try expect(.object, "structure")
    try json.beginObject()
  }

  /// The name of the next member that has a value; `nil` behind the last one.
  mutating func nextMember() throws -> String? {
    while let name = try json.nextName() {
      let member = String(decoding: name, as: UTF8.self)
      guard try json.peek() == .null else { return member }
      try json.null()
    }
    return nil
  }

  mutating func beginList() throws {
    let kind = try json.peek()
    guard kind == .array else { throw Self.notACollection(kind, "java.util.List") }
    try json.beginArray()
  }

  mutating func nextElement() throws -> Bool { try json.nextElement() }

  /// The end of the request: nothing may follow.
  mutating func finish() throws { try json.finish() }

  /// Reads over a member that the service does not know either.
  mutating func ignore() throws { try json.skipValue() }

  // MARK: Values

  mutating func string() throws -> String {
    try expect(.string, "String")
    return String(decoding: try json.string(), as: UTF8.self)
  }

  mutating func bool() throws -> Bool {
    try expect(.bool, "Boolean")
    return try json.bool()
  }

  /// A whole number; fractions are cut off, as the service does.
  mutating func int() throws -> Int {
    try expect(.number, "Integer")
    let text = String(decoding: try json.number(), as: UTF8.self)
    if let value = Int(text) { return value }
    guard let value = Double(text), value.magnitude < 9.2e18 else {
      throw WireError.serialization("NUMBER_VALUE cannot be converted to Integer")
    }
    return Int(value)
  }

  /// A time, in seconds since 1970 with fractions.
  mutating func seconds() throws -> Double {
    try expect(.number, "Double")
    return Double(String(decoding: try json.number(), as: UTF8.self)) ?? 0
  }

  /// One of the values of an enumeration.
  ///
  /// - Throws: the service's constraint error, naming `path` (lower camel case), for any other text.
  mutating func oneOf<E: RawRepresentable & CaseIterable>(_ type: E.Type, _ path: String) throws -> E
  where E.RawValue == String {
    let text = try string()
    guard let value = E(rawValue: text) else {
      let known = E.allCases.map(\.rawValue).joined(separator: ", ")
      throw WireError.validation(
        "1 validation error detected: Value '\(text)' at '\(path)' failed to satisfy constraint: "
          + "Member must satisfy enum value set: [\(known)]")
    }
    return value
  }

  /// An item or a key, of any size: what is too large is said later, in the order of checks.
  mutating func item() throws -> Item {
    let kind = try json.peek()
    guard kind == .object else { throw Self.notACollection(kind, "java.util.Map") }
    return try DynamoDBJSON.decode(&json, limit: nil)
  }

  /// Values of expression placeholders.
  mutating func placeholders() throws -> Item {
    try expect(.object, "structure")
    return try DynamoDBJSON.decodePlaceholders(&json)
  }

  mutating func attributeValue() throws -> AttributeValue {
    try expect(.object, "structure")
    return try DynamoDBJSON.decodeAttributeValue(&json)
  }

  // MARK: Collections

  mutating func strings() throws -> [String] {
    var strings: [String] = []
    try beginList()
    while try nextElement() { strings.append(try string()) }
    return strings
  }

  mutating func stringMap() throws -> [String: String] {
    var map: [String: String] = [:]
    try beginStructure()
    while let name = try nextMember() { map[name] = try string() }
    return map
  }

  mutating func attributeValues() throws -> [AttributeValue] {
    var values: [AttributeValue] = []
    try beginList()
    while try nextElement() { values.append(try attributeValue()) }
    return values
  }

  /// Attribute values in their encoded form.
  mutating func encodedValues() throws -> [EncodedValue] {
    var values: [EncodedValue] = []
    try beginList()
    while try nextElement() {
      try expect(.object, "structure")
      values.append(try DynamoDBJSON.decodeValue(&json))
    }
    return values
  }

  // MARK: Types

  private mutating func expect(_ kind: JSONReader.Kind, _ type: String) throws {
    let found = try json.peek()
    if found == kind { return }
    switch found {
    case .object: throw WireError.serialization("Start of structure or map found where not expected")
    case .array where kind == .object: throw WireError.serialization("Unexpected field type")
    case .array: throw WireError.serialization("Unrecognized collection type class java.lang.\(type)")
    case .string: throw Self.conversion("STRING_VALUE", kind, type)
    case .number: throw Self.conversion("NUMBER_VALUE", kind, type)
    case .bool:
      let word = try json.bool() ? "TRUE_VALUE" : "FALSE_VALUE"
      throw Self.conversion(word, kind, type)
    case .null, .end: throw WireError.serialization("Unexpected value type in payload")
    }
  }

  private static func conversion(_ value: String, _ kind: JSONReader.Kind, _ type: String) -> WireError {
    if kind == .object { return .serialization("Unexpected field type") }
    return .serialization("\(value) cannot be converted to \(type)")
  }

  private static func notACollection(_ kind: JSONReader.Kind, _ type: String) -> WireError {
    switch kind {
    case .object: .serialization("Start of structure or map found where not expected")
    case .array: .serialization("Unrecognized collection type class \(type)")
    default: .serialization("Unexpected field type")
    }
  }
}
