import TableStore

extension JSONWriter {
  /// A table's description as the service prints it.
  mutating func value(_ table: TableDescription, _ identity: DynamoService.Identity) {
    let settings = TableSettings(table)
    let arn = identity.arn(ofTable: table.name)
    beginObject()
    name("AttributeDefinitions")
    let keys = [table.key] + (table.localIndexes + table.globalIndexes).map(\.definition.key)
    definitions(keys.flatMap(\.attributes))
    name("TableName")
    string(table.name)
    name("KeySchema")
    value(table.key)
    name("TableStatus")
    string(table.status.rawValue)
    name("CreationDateTime")
    seconds(table.createdAt)
    name("ProvisionedThroughput")
    value(settings.throughput)
    name("TableSizeBytes")
    int(table.sizeBytes)
    name("ItemCount")
    int(table.itemCount)
    name("TableArn")
    string(arn)
    name("TableId")
    string(settings.tableID)
    if settings.billing == .payPerRequest {
      name("BillingModeSummary")
      beginObject()
      name("BillingMode")
      string(settings.billing.rawValue)
      name("LastUpdateToPayPerRequestDateTime")
      if let since = settings.onDemandSince { double(since) } else { seconds(table.createdAt) }
      endObject()
    }
    indexes("LocalSecondaryIndexes", table.localIndexes, settings, arn, isGlobal: false)
    indexes("GlobalSecondaryIndexes", table.globalIndexes, settings, arn, isGlobal: true)
    if let view = table.streamView {
      name("StreamSpecification")
      beginObject()
      name("StreamEnabled")
      bool(true)
      name("StreamViewType")
      string(view.rawValue)
      endObject()
      let label = StreamLabel.text(table.streamEnabledAt)
      name("LatestStreamLabel")
      string(label)
      name("LatestStreamArn")
      string("\(arn)/stream/\(label)")
    }
    if let tableClass = settings.tableClass {
      name("TableClassSummary")
      beginObject()
      name("TableClass")
      string(tableClass.rawValue)
      endObject()
    }
    if let restored = settings.restored {
      name("RestoreSummary")
      beginObject()
      if let backup = restored.backupArn {
        name("SourceBackupArn")
        string(backup)
      }
      name("SourceTableArn")
      string(restored.tableArn)
      name("RestoreDateTime")
      seconds(restored.time)
      name("RestoreInProgress")
      bool(table.status == .creating)
      endObject()
    }
    name("DeletionProtectionEnabled")
    bool(table.deletionProtection)
    endObject()
  }

  mutating func definitions(_ attributes: [KeyAttribute]) {
    var seen: Set<String> = []
    beginArray()
    for attribute in attributes.sorted(by: { $0.name < $1.name }) where seen.insert(attribute.name).inserted {
      beginObject()
      name("AttributeName")
      string(attribute.name)
      name("AttributeType")
      string(attribute.type.rawValue)
      endObject()
    }
    endArray()
  }

  mutating func value(_ key: KeySchema) {
    beginArray()
    for (attributes, role) in [(key.partition, "HASH"), (key.sort, "RANGE")] {
      for attribute in attributes {
        beginObject()
        name("AttributeName")
        string(attribute.name)
        name("KeyType")
        string(role)
        endObject()
      }
    }
    endArray()
  }

  private mutating func value(_ throughput: Throughput?) {
    beginObject()
    name("NumberOfDecreasesToday")
    int(0)
    name("ReadCapacityUnits")
    int(throughput?.read ?? 0)
    name("WriteCapacityUnits")
    int(throughput?.write ?? 0)
    endObject()
  }

  private mutating func indexes(
    _ name: StaticString, _ indexes: [TableDescription.Index], _ settings: TableSettings, _ arn: String, isGlobal: Bool
  ) {
    if indexes.isEmpty { return }
    self.name(name)
    beginArray()
    for index in indexes {
      beginObject()
      self.name("IndexName")
      string(index.definition.name)
      self.name("KeySchema")
      value(index.definition.key)
      self.name("Projection")
      value(index.definition.projection)
      if isGlobal {
        self.name("IndexStatus")
        string(index.status.rawValue)
        if index.backfilling {
          self.name("Backfilling")
          bool(true)
        }
        self.name("ProvisionedThroughput")
        value(settings.indexThroughput[index.definition.name] ?? settings.throughput)
      }
      self.name("IndexSizeBytes")
      int(index.sizeBytes)
      self.name("ItemCount")
      int(index.itemCount)
      self.name("IndexArn")
      string("\(arn)/index/\(index.definition.name)")
      endObject()
    }
    endArray()
  }

  mutating func value(_ projection: Projection) {
    beginObject()
    name("ProjectionType")
    switch projection {
    case .all: string("ALL")
    case .keysOnly: string("KEYS_ONLY")
    case .include(let names):
      string("INCLUDE")
      name("NonKeyAttributes")
      strings(names)
    }
    endObject()
  }
}
