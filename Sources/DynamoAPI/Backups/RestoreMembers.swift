import TableStore

/// What both restores ask for: the new table, and in what it is to differ.
struct RestoreMembers: Sendable {
  var target: String?
  private var billing: BillingMode?
  private var throughput: Throughput?
  private var global: [IndexMembers]?
  private var local: [IndexMembers]?

  /// Reads one member if it is one of these.
  mutating func read(_ member: String, _ reader: inout MemberReader, _ operation: String) throws -> Bool {
    switch member {
    case "TargetTableName": target = try reader.string()
    case "BillingModeOverride": billing = try reader.oneOf(BillingMode.self, "billingModeOverride")
    case "ProvisionedThroughputOverride":
      throughput = try Throughput(wire: &reader, "provisionedThroughputOverride")
    case "GlobalSecondaryIndexOverride":
      global = try IndexMembers.list(wire: &reader, "globalSecondaryIndexOverride")
    case "LocalSecondaryIndexOverride":
      local = try IndexMembers.list(wire: &reader, "localSecondaryIndexOverride")
    case "SSESpecificationOverride", "OnDemandThroughputOverride":
      throw WireError.unsupported(member, of: operation)
    default: return false
    }
    return true
  }

  /// The table to make: like `table`, without what a restore leaves out (tags, stream, time to live, policies, recovery).
  ///
  /// - Throws: the service's error for overrides that name indexes the backup has not got.
  func request(like table: BackedTable, _ summary: RestoreSummary) throws -> CreateTableRequest {
    var request = CreateTableRequest(target ?? "", table.key)
    request.localIndexes = try chosen(local, of: table, isGlobal: false)
    request.globalIndexes = try chosen(global, of: table, isGlobal: true)
    request.streamView = nil
    request.isBeingMade = true
    var settings = TableSettings(tableID: TableSettings.newIdentifier())
    settings.billing = billing ?? (throughput == nil ? table.billing : .provisioned)
    if settings.billing == .provisioned {
      guard let units = throughput ?? table.throughput else {
        throw WireError.validation(
          "One or more parameter values were invalid: ReadCapacityUnits and WriteCapacityUnits must both be specified "
            + "when BillingMode is PROVISIONED")
      }
      settings.throughput = units
      for index in table.indexes where index.isGlobal { settings.indexThroughput[index.name] = index.throughput }
      for index in global ?? [] {
        if let units = index.throughput { settings.indexThroughput[index.name] = units }
      }
    } else if throughput != nil {
      throw WireError.validation(
        "One or more parameter values were invalid: Neither ReadCapacityUnits nor WriteCapacityUnits can be specified "
          + "when BillingMode is PAY_PER_REQUEST")
    }
    settings.tableClass = table.tableClass
    settings.restored = summary
    request.attributes = try settings.stored()
    return request
  }

  /// The indexes of the backup, or those of them that an override names.
  private func chosen(
    _ override: [IndexMembers]?, of table: BackedTable, isGlobal: Bool
  ) throws -> [IndexDefinition] {
    let all = table.definitions(isGlobal: isGlobal)
    guard let override else { return all }
    return try override.map { wanted in
      guard let index = all.first(where: { $0.name == wanted.name }),
        wanted.key.names == index.key.attributes.map(\.name)
      else {
        throw WireError.validation(
          "One or more parameter values were invalid: Index \(wanted.name) is not one of the source table's with that key"
        )
      }
      return index
    }
  }
}

/// Where a restored table comes from.
struct RestoreSummary: Sendable, Hashable, Codable {
  var backupArn: String?
  var tableArn: String
  /// Microseconds since 1970: the time whose state the table has.
  var time: UInt64
}

extension DynamoService {
  /// Makes a table that nobody sees half of and fills it in the background.
  ///
  /// - Parameters:
  ///   - exists: what to say if there is such a table.
  ///   - source: fills the table; called once.
  /// - Throws: what `exists` makes.
  func restore(
    _ request: CreateTableRequest,
    _ exists: @Sendable (String) -> WireError = {
      WireError(.dynamo, "TableAlreadyExistsException", "Table already exists: \($0)")
    },
    _ source: @escaping @Sendable (TableDescription) async throws -> Void
  ) async throws -> TableDescription {
    let (table, lock) = try await beginFilling(request, exists)
    let (store, jobs) = (store, jobs)
    Task.detached {
      defer { lock.release() }
      do {
        try await source(table)
        try await store.finish(table)
      } catch {
        jobs.report("Table \(table.name) was not restored: \(error)")
        try? await store.giveUp(table)
      }
    }
    return table
  }

  /// Makes a table to be filled, and takes the lock by which others see that somebody is at it.
  func beginFilling(
    _ request: CreateTableRequest, _ exists: (String) -> WireError
  ) async throws -> (TableDescription, FileLock) {
    let (store, directory, name) = (store, jobs.directory, request.tableName)
    var constraints = Constraints()
    constraints.name(name, "targetTableName")
    try constraints.check()
    if (try? await store.describeTable(name)) != nil { throw exists(name) }
    guard let lock = try await store.blocking({ try directory.lock("filling-\(name)") }) else { throw exists(name) }
    do {
      return (try await store.createTable(request), lock)
    } catch let error as StoreError where error.code == .resourceInUse {
      lock.release()
      throw exists(name)
    } catch {
      lock.release()
      throw error
    }
  }
}
