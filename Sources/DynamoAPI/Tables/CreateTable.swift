import TableStore

extension Operation {
  static let createTable = Operation(
    read: { try TableCreation(wire: &$0) },
    perform: { service, creation in try await service.createTable(creation.request) },
    write: { description, _, identity, json in
      json.name("TableDescription")
      json.value(description, identity)
    })
}

/// A request to create a table, checked as far as the service does it before it looks at its tables.
struct TableCreation: Sendable {
  var request: CreateTableRequest

  init(wire reader: inout MemberReader) throws {
    var table: String?
    var definitions: AttributeDefinitions?
    var key: KeySchemaMembers?
    var local: [IndexMembers]?
    var global: [IndexMembers]?
    var billing: BillingMode?
    var throughput: Throughput?
    var stream: StreamSpecification?
    var isProtected = false
    var settings = TableSettings(tableID: TableSettings.newIdentifier())
    try reader.beginStructure()
    while let member = try reader.nextMember() {
      switch member {
      case "TableName": table = try reader.string()
      case "AttributeDefinitions": definitions = try AttributeDefinitions(wire: &reader)
      case "KeySchema": key = try KeySchemaMembers(wire: &reader, "keySchema")
      case "LocalSecondaryIndexes": local = try IndexMembers.list(wire: &reader, "localSecondaryIndexes")
      case "GlobalSecondaryIndexes": global = try IndexMembers.list(wire: &reader, "globalSecondaryIndexes")
      case "BillingMode": billing = try reader.oneOf(BillingMode.self, "billingMode")
      case "ProvisionedThroughput": throughput = try Throughput(wire: &reader, "provisionedThroughput")
      case "StreamSpecification": stream = try StreamSpecification(wire: &reader)
      case "DeletionProtectionEnabled": isProtected = try reader.bool()
      case "TableClass": settings.tableClass = try reader.oneOf(TableClass.self, "tableClass")
      case "Tags": settings.tags = try reader.tags()
      case "ResourcePolicy": settings.policies = ["": try ResourcePolicy(text: try reader.string(), after: nil)]
      case "SSESpecification", "OnDemandThroughput", "WarmThroughput", "GlobalTableSourceArn",
        "GlobalTableSettingsReplicationMode":
        throw WireError.unsupported(member, of: "CreateTable")
      default: try reader.ignore()
      }
    }
    let name = try RequiredMembers.tableName(table)
    var required = RequiredMembers()
    required.require(definitions != nil, "attributeDefinitions")
    required.require(key != nil, "keySchema")
    try required.check()
    guard let definitions, let key else { throw WireError.internalError }
    // The reading may have noted constraints, which come before rules between members.
    try reader.faults.check()
    try (billing ?? .provisioned).check(throughput)
    for index in global ?? [] { try (billing ?? .provisioned).check(index.throughput, ofIndex: index.name) }
    try Tags.check(settings.tags)
    let indexes = (local ?? []) + (global ?? [])
    for (list, name) in [(local, "LocalSecondaryIndexes"), (global, "GlobalSecondaryIndexes")]
    where list?.isEmpty == true {
      throw WireError.validation("One or more parameter values were invalid: List of \(name) is empty")
    }
    request = CreateTableRequest(name, try key.schema(definitions))
    request.localIndexes = try (local ?? []).map { try $0.definition(definitions) }
    request.globalIndexes = try (global ?? []).map { try $0.definition(definitions) }
    try definitions.requireNoOthers(
      Set(key.names + indexes.flatMap(\.key.names)), hasIndexes: !indexes.isEmpty)
    request.streamView = stream?.view
    request.deletionProtection = isProtected
    settings.billing = billing ?? .provisioned
    settings.throughput = throughput
    for index in global ?? [] { settings.indexThroughput[index.name] = index.throughput }
    request.attributes = try settings.stored()
  }
}

extension MemberReader {
  /// A list of tags, `[{"Key":…,"Value":…}]`.
  mutating func tags() throws -> [String: String] {
    var tags: [String: String] = [:]
    var count = 0
    try beginList()
    while try nextElement() {
      count += 1
      var key: String?
      var value: String?
      try beginStructure()
      while let member = try nextMember() {
        switch member {
        case "Key": key = try string()
        case "Value": value = try string()
        default: try ignore()
        }
      }
      var required = RequiredMembers()
      required.require(key != nil, "tags.\(count).member.key")
      required.require(value != nil, "tags.\(count).member.value")
      try required.check()
      if let key, let value { tags[key] = value }
    }
    return tags
  }
}

extension WireError {
  /// A parameter that this service knows and cannot honour: it says so rather than ignore it.
  static func unsupported(_ parameter: String, of operation: String) -> WireError {
    .validation("The parameter \(parameter) of \(operation) is not supported by this endpoint")
  }
}
