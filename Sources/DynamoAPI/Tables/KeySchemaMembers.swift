import TableStore

/// A key schema as it comes over the wire: names and roles, whose types stand elsewhere in the request.
struct KeySchemaMembers {
  struct Element {
    var name: String
    var isHash: Bool
  }

  var elements: [Element] = []

  /// - Parameter path: where it stands, in lower camel case.
  init(wire reader: inout MemberReader, _ path: String) throws {
    enum KeyRole: String, CaseIterable {
      case hash = "HASH"
      case range = "RANGE"
    }
    try reader.beginList()
    while try reader.nextElement() {
      let place = "\(path).\(elements.count + 1).member"
      var name: String?
      var role: KeyRole?
      try reader.beginStructure()
      while let member = try reader.nextMember() {
        switch member {
        case "AttributeName": name = try reader.string()
        case "KeyType": role = try reader.oneOf(KeyRole.self, "\(place).keyType")
        default: try reader.ignore()
        }
      }
      var required = RequiredMembers()
      required.require(name != nil, "\(place).attributeName")
      required.require(role != nil, "\(place).keyType")
      try required.check()
      if let name, let role { elements.append(Element(name: name, isHash: role == .hash)) }
    }
  }

  var names: [String] { elements.map(\.name) }

  /// The schema with the types that `definitions` gives.
  ///
  /// - Throws: the service's errors for an attribute without a definition, and for roles in a wrong order.
  func schema(_ definitions: AttributeDefinitions) throws -> KeySchema {
    let firstRange = elements.firstIndex { !$0.isHash } ?? elements.count
    if firstRange == 0 {
      throw WireError.validation("Invalid KeySchema: The first KeySchemaElement is not a HASH key type")
    }
    if elements[firstRange...].contains(where: \.isHash) {
      throw WireError.validation("Invalid KeySchema: The second KeySchemaElement is not a RANGE key type")
    }
    let attributes = try elements.map { try definitions.attribute($0.name) }
    return KeySchema(partition: Array(attributes[..<firstRange]), sort: Array(attributes[firstRange...]))
  }
}

/// The types of key attributes, by name.
struct AttributeDefinitions {
  private(set) var types: [String: KeyType] = [:]

  init() {}

  init(wire reader: inout MemberReader) throws {
    var count = 0
    try reader.beginList()
    while try reader.nextElement() {
      count += 1
      let place = "attributeDefinitions.\(count).member"
      var name: String?
      var type: KeyType?
      try reader.beginStructure()
      while let member = try reader.nextMember() {
        switch member {
        case "AttributeName": name = try reader.string()
        case "AttributeType":
          let text = try reader.string()
          type = KeyType.allCases.first { $0.rawValue == text }
          if type == nil {
            reader.note(text, at: "\(place).attributeType", notIn: "B, N, S")
            type = .s
          }
        default: try reader.ignore()
        }
      }
      var required = RequiredMembers()
      required.require(name != nil, "\(place).attributeName")
      required.require(type != nil, "\(place).attributeType")
      try required.check()
      if let name, let type { types[name] = type }
    }
  }

  /// - Throws: the service's error for an attribute that is not defined.
  func attribute(_ name: String) throws -> KeyAttribute {
    guard let type = types[name] else {
      throw WireError.validation(
        "One or more parameter values were invalid: Some index key attributes are not defined in "
          + "AttributeDefinitions. Keys: [\(name)], AttributeDefinitions: [\(types.keys.sorted().joined(separator: ", "))]"
      )
    }
    return KeyAttribute(name, type)
  }

  /// - Parameter used: all attributes that keys name.
  /// - Throws: the service's error if there are definitions beyond those.
  func requireNoOthers(_ used: Set<String>, hasIndexes: Bool) throws {
    guard Set(types.keys) != used else { return }
    throw WireError.validation(
      "One or more parameter values were invalid: "
        + (hasIndexes
          ? "Some AttributeDefinitions are not used. AttributeDefinitions: [\(types.keys.sorted().joined(separator: ", "))], "
            + "keys used: [\(used.sorted().joined(separator: ", "))]"
          : "Number of attributes in KeySchema does not exactly match number of attributes defined in "
            + "AttributeDefinitions"))
  }
}
