import TableStore

extension Operation {
  static let updateTable = Operation(
    read: { try TableChange(wire: &$0) },
    perform: { try await $0.updateTable($1) },
    write: { description, _, identity, json in
      json.name("TableDescription")
      json.value(description, identity)
    })
}

/// A request to change a table.
struct TableChange: Sendable {
  private var name: String
  /// A table's name or ARN.
  var tableName: String { name }
  private var request: UpdateTableRequest
  private var billing: BillingMode?
  private var throughput: Throughput?
  private var tableClass: TableClass?
  /// New throughput of indexes, by name.
  private var indexThroughput: [String: Throughput] = [:]

  init(wire reader: inout MemberReader) throws {
    var table: String?
    var definitions = AttributeDefinitions()
    var created: [IndexMembers] = []
    var deleted: [String] = []
    request = UpdateTableRequest("")
    name = ""
    try reader.beginStructure()
    while let member = try reader.nextMember() {
      switch member {
      case "TableName": table = try reader.string()
      case "AttributeDefinitions": definitions = try AttributeDefinitions(wire: &reader)
      case "BillingMode": billing = try reader.oneOf(BillingMode.self, "billingMode")
      case "ProvisionedThroughput": throughput = try Throughput(wire: &reader, "provisionedThroughput")
      case "StreamSpecification": request.streamView = .some(try StreamSpecification(wire: &reader).view)
      case "DeletionProtectionEnabled": request.deletionProtection = try reader.bool()
      case "TableClass": tableClass = try reader.oneOf(TableClass.self, "tableClass")
      case "GlobalSecondaryIndexUpdates":
        try reader.beginList()
        while try reader.nextElement() { try readIndexUpdate(&reader, &created, &deleted) }
      case "ReplicaUpdates", "SSESpecification", "MultiRegionConsistency", "GlobalTableWitnessUpdates",
        "OnDemandThroughput", "WarmThroughput", "GlobalTableSettingsReplicationMode":
        throw WireError.unsupported(member, of: "UpdateTable")
      default: try reader.ignore()
      }
    }
    name = try RequiredMembers.tableName(table)
    if created.count + deleted.count > 1 {
      throw WireError(
        .dynamo, "LimitExceededException",
        "Subscriber limit exceeded: Only 1 online index can be created or deleted simultaneously per table")
    }
    request.createGlobalIndex = try created.first?.definition(definitions)
    request.deleteGlobalIndex = deleted.first
    if let index = created.first { indexThroughput[index.name] = index.throughput }
  }

  private mutating func readIndexUpdate(
    _ reader: inout MemberReader, _ created: inout [IndexMembers], _ deleted: inout [String]
  ) throws {
    let path = "globalSecondaryIndexUpdates.\(created.count + deleted.count + 1).member"
    try reader.beginStructure()
    while let action = try reader.nextMember() {
      switch action {
      case "Create": created.append(try IndexMembers(wire: &reader, "\(path).create"))
      case "Delete": deleted.append(try TableChange.readNamed(&reader, "\(path).delete").name)
      case "Update":
        let (name, throughput) = try TableChange.readNamed(&reader, "\(path).update")
        if let throughput { indexThroughput[name] = throughput }
      default: try reader.ignore()
      }
    }
  }

  private static func readNamed(
    _ reader: inout MemberReader, _ path: String
  ) throws -> (name: String, throughput: Throughput?) {
    var name: String?
    var throughput: Throughput?
    try reader.beginStructure()
    while let member = try reader.nextMember() {
      switch member {
      case "IndexName": name = try reader.string()
      case "ProvisionedThroughput": throughput = try Throughput(wire: &reader, "\(path).provisionedThroughput")
      default: try reader.ignore()
      }
    }
    var required = RequiredMembers()
    required.require(name != nil, "\(path).indexName")
    try required.check()
    return (name ?? "", throughput)
  }

  /// Changes the table, in one commit.
  func run(_ service: DynamoService) async throws -> TableDescription {
    var request = request
    request.tableName = service.identity.tableName(name)
    guard
      billing != nil || throughput != nil || tableClass != nil || !indexThroughput.isEmpty
        || request.createGlobalIndex != nil || request.deleteGlobalIndex != nil
    else {
      return try await service.store.updateTable(request)
    }
    let now = Double(service.now()) / 1_000_000
    return try await service.changeSettings(request) { settings, table in
      try change(&settings, of: table, now: now)
    }.table
  }

  /// - Parameter now: seconds since 1970.
  private func change(_ settings: inout TableSettings, of table: TableDescription, now: Double) throws {
    try check(settings, of: table)
    if let billing {
      if billing == .payPerRequest, settings.billing != billing { settings.onDemandSince = now }
      settings.billing = billing
      if billing == .payPerRequest { settings.throughput = nil }
    }
    if let throughput {
      if settings.throughput == throughput, billing == nil, indexThroughput.isEmpty {
        throw WireError.validation(
          "The provisioned throughput for the table will not change. The requested value equals the current value. "
            + "Current ReadCapacityUnits provisioned for the table: \(throughput.read). Requested ReadCapacityUnits: "
            + "\(throughput.read). Current WriteCapacityUnits provisioned for the table: \(throughput.write). Requested "
            + "WriteCapacityUnits: \(throughput.write). Refer to the Amazon DynamoDB Developer Guide for current limits "
            + "and how to request higher limits.")
      }
      settings.throughput = throughput
    }
    if let tableClass {
      settings.tableClass = tableClass
      settings.tableClassSince = now
    }
    if let name = request.deleteGlobalIndex { settings.indexThroughput[name] = nil }
    settings.indexThroughput.merge(indexThroughput) { $1 }
  }

  /// Looks whether throughput is given where the billing mode wants it, and for indexes that the table has.
  private func check(_ settings: TableSettings, of table: TableDescription) throws {
    let billing = billing ?? settings.billing
    if throughput != nil || (billing == .provisioned && settings.throughput == nil) { try billing.check(throughput) }
    if let created = request.createGlobalIndex {
      try billing.check(indexThroughput[created.name], ofIndex: created.name)
    }
    for name in indexThroughput.keys.sorted() where name != request.createGlobalIndex?.name {
      guard table.globalIndexes.contains(where: { $0.definition.name == name }) else {
        throw StoreError(.resourceNotFound, "Requested resource not found: Index: \(name) not found")
      }
      try billing.check(indexThroughput[name], ofIndex: name)
    }
  }
}
