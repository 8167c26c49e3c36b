import TableStore

/// A secondary index as it comes over the wire.
struct IndexMembers {
  var name: String
  var key: KeySchemaMembers
  var projection: Projection
  var throughput: Throughput?

  /// - Parameter path: where it stands, in lower camel case.
  init(wire reader: inout MemberReader, _ path: String) throws {
    var name: String?
    var key: KeySchemaMembers?
    var projection: Projection?
    try reader.beginStructure()
    while let member = try reader.nextMember() {
      switch member {
      case "IndexName": name = try reader.string()
      case "KeySchema": key = try KeySchemaMembers(wire: &reader, "\(path).keySchema")
      case "Projection": projection = try reader.projection("\(path).projection")
      case "ProvisionedThroughput": throughput = try Throughput(wire: &reader, "\(path).provisionedThroughput")
      case "OnDemandThroughput", "WarmThroughput": throw WireError.unsupported(member, of: path)
      default: try reader.ignore()
      }
    }
    var required = RequiredMembers()
    required.require(name != nil, "\(path).indexName")
    required.require(key != nil, "\(path).keySchema")
    required.require(projection != nil, "\(path).projection")
    try required.check()
    guard let name, let key, let projection else { throw WireError.internalError }
    self.name = name
    self.key = key
    self.projection = projection
  }

  func definition(_ definitions: AttributeDefinitions) throws -> IndexDefinition {
    IndexDefinition(name, try key.schema(definitions), projection: projection)
  }

  static func list(wire reader: inout MemberReader, _ path: String) throws -> [IndexMembers] {
    var indexes: [IndexMembers] = []
    try reader.beginList()
    while try reader.nextElement() {
      indexes.append(try IndexMembers(wire: &reader, "\(path).\(indexes.count + 1).member"))
    }
    return indexes
  }
}

extension MemberReader {
  fileprivate mutating func projection(_ path: String) throws -> Projection {
    enum Kind: String, CaseIterable {
      case all = "ALL"
      case include = "INCLUDE"
      case keysOnly = "KEYS_ONLY"
    }
    var kind: Kind?
    var attributes: [String]?
    try beginStructure()
    while let member = try nextMember() {
      switch member {
      case "ProjectionType": kind = try oneOf(Kind.self, "\(path).projectionType")
      case "NonKeyAttributes": attributes = try strings()
      default: try ignore()
      }
    }
    switch (kind, attributes) {
    case (nil, _): throw Self.invalid("Unknown ProjectionType: null")
    case (.all, nil): return .all
    case (.keysOnly, nil): return .keysOnly
    case (.include, let attributes): return .include(attributes ?? [])
    case (let kind?, _?):
      throw Self.invalid("ProjectionType is \(kind.rawValue), but NonKeyAttributes is specified")
    }
  }

  private static func invalid(_ text: String) -> WireError {
    .validation("One or more parameter values were invalid: " + text)
  }
}
