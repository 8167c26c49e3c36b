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
  var json: JSONReader
  /// What is wrong with the request, apart from types, which end the reading at once.
  private(set) var faults = RequestFaults()
  /// Whether the members of a PutItem or UpdateItem are being read, whose faults have words of their own.
  var isInPutOrUpdate = false

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
  /// Any other text is noted as a broken constraint of the member at `path` (lower camel case), and some value returned.
  mutating func oneOf<E: RawRepresentable & CaseIterable>(_ type: E.Type, _ path: String) throws -> E
  where E.RawValue == String {
    let text = try string()
    if let value = E(rawValue: text) { return value }
    let known = E.allCases.map(\.rawValue).joined(separator: ", ")
    note(text, at: path, notIn: known)
    guard let any = E.allCases.first else { throw WireError.internalError }
    return any
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

  // MARK: Faults

  /// Notes that the member at `path` (lower camel case) must have a value, if it has none.
  mutating func require(_ isPresent: Bool, _ path: String) {
    if !isPresent { faults.note(constraint: BrokenConstraints.missing(path)) }
  }

  /// The name of the table that a request, or the action of a transaction at `action`, is about.
  ///
  /// - Throws: ``MissingTableName`` if a request names none; of an action that is noted like any missing member.
  mutating func tableName(_ name: String?, ofAction action: String?) throws -> String {
    guard let action else { return try RequiredMembers.tableName(name) }
    require(name != nil, "\(action).tableName")
    return DynamoService.Identity.plainTableName(name ?? "")
  }

  /// Notes that the member at `path` is none of the values in the list `known`.
  mutating func note(_ text: String, at path: String, notIn known: String) {
    note(text, at: path, must: "satisfy enum value set: [\(known)]")
  }

  /// Notes that the member at `path` breaks a constraint.
  mutating func note(_ text: String, at path: String, must rule: String) {
    faults.note(constraint: "Value '\(text)' at '\(path)' failed to satisfy constraint: Member must \(rule)")
  }

  mutating func noteValue(_ error: StoreError) {
    faults.note(value: isInPutOrUpdate ? error.inPutOrUpdate : error)
  }

  // MARK: Types

  mutating func expectStructure() throws { try expect(.object, "structure") }

  mutating func expectMap() throws {
    let kind = try json.peek()
    guard kind == .object else { throw Self.notACollection(kind, "java.util.Map") }
  }

  mutating func beginMap() throws {
    try expectMap()
    try json.beginObject()
  }

  /// Moves to the next member's value, whatever it is; returns whether there is one.
  mutating func nextValue() throws -> Bool { try json.nextName() != nil }

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
