import TableStore

extension Operation {
  static let describeContinuousBackups = Operation(
    read: { try $0.tableName() },
    perform: { service, name in try await service.continuousBackups(of: try await service.backedTable(name)) },
    write: { state, _, _, json in json.description(state) })

  static let updateContinuousBackups = Operation(
    read: { try RecoveryRequest(wire: &$0) },
    perform: { try await $1.run($0) },
    write: { state, _, _, json in json.description(state) })
}

/// What can be told of a table's recovery.
private struct ContinuousBackups: Sendable {
  /// `nil`: it is off.
  var recovery: PointInTimeRecovery?
  /// Microseconds since 1970; `nil` until there is a base.
  var earliest: UInt64?
  var latest: UInt64
}

extension DynamoService {
  fileprivate func continuousBackups(of table: TableDescription) async throws -> ContinuousBackups {
    let recovery = TableSettings(table).recovery
    var state = ContinuousBackups(recovery: recovery, latest: now())
    if let recovery, let first = try await jobs.usableBases(of: table).first {
      let exact = max(first.time, state.latest - min(recovery.period, state.latest))
      // Clients ask for whole seconds, and cut off what they are told.
      let whole = (exact + 999_999) / 1_000_000 * 1_000_000
      state.earliest = whole <= state.latest ? whole : exact
    }
    return state
  }

  /// The base from which a table can be brought to its state at `time`.
  ///
  /// - Throws: PointInTimeRecoveryUnavailableException if recovery is off; `invalid` if it does not reach so far back.
  func base(of table: TableDescription, at time: UInt64, else invalid: WireError) async throws -> RecoveryBase {
    guard TableSettings(table).recovery != nil else {
      throw WireError(
        .dynamo, "PointInTimeRecoveryUnavailableException",
        "Point in time recovery is not enabled for table '\(table.name)'")
    }
    guard let base = try await jobs.usableBases(of: table).last(where: { $0.time <= time }) else { throw invalid }
    return base
  }
}

private struct RecoveryRequest: Sendable {
  /// Tables up to this many bytes are copied before the call returns, so that they can be restored at once.
  private static let bytesAtOnce = 64 << 20

  private var table: String
  private var isEnabled: Bool
  private var days: Int?

  init(wire reader: inout MemberReader) throws {
    var table: String?
    var hasSpecification = false
    var isEnabled: Bool?
    try reader.beginStructure()
    while let member = try reader.nextMember() {
      switch member {
      case "TableName": table = try reader.string()
      case "PointInTimeRecoverySpecification":
        hasSpecification = true
        try reader.beginStructure()
        while let member = try reader.nextMember() {
          switch member {
          case "PointInTimeRecoveryEnabled": isEnabled = try reader.bool()
          case "RecoveryPeriodInDays": days = try reader.int()
          default: try reader.ignore()
          }
        }
      default: try reader.ignore()
      }
    }
    self.table = try RequiredMembers.tableName(table)
    var required = RequiredMembers()
    required.require(hasSpecification, "pointInTimeRecoverySpecification")
    if hasSpecification {
      required.require(isEnabled != nil, "pointInTimeRecoverySpecification.pointInTimeRecoveryEnabled")
    }
    try required.check()
    var constraints = Constraints()
    constraints.range(days, "pointInTimeRecoverySpecification.recoveryPeriodInDays", from: 1, to: 35)
    try constraints.check()
    self.isEnabled = isEnabled ?? false
  }

  func run(_ service: DynamoService) async throws -> ContinuousBackups {
    let name = try await service.backedTable(table).name
    let now = service.now()
    let changed = try await service.changeSettings(UpdateTableRequest(name)) { settings, _ in
      guard isEnabled else {
        settings.recovery = nil
        return
      }
      var recovery = settings.recovery ?? PointInTimeRecovery(since: now)
      if let days { recovery.days = days }
      settings.recovery = recovery
    }
    let jobs = service.jobs
    if changed.table.sizeBytes <= RecoveryRequest.bytesAtOnce {
      try await jobs.keep(now: now, waits: true)
    } else {
      Task.detached {
        do {
          try await jobs.keep(now: now, waits: true)
        } catch {
          jobs.report("Recovery of table \(name) has no base: \(error)")
        }
      }
    }
    return try await service.continuousBackups(of: changed.table)
  }
}

extension JSONWriter {
  fileprivate mutating func description(_ state: ContinuousBackups) {
    name("ContinuousBackupsDescription")
    beginObject()
    name("ContinuousBackupsStatus")
    string("ENABLED")
    name("PointInTimeRecoveryDescription")
    beginObject()
    name("PointInTimeRecoveryStatus")
    string(state.recovery == nil ? "DISABLED" : "ENABLED")
    if let recovery = state.recovery {
      name("RecoveryPeriodInDays")
      int(recovery.days)
      if let earliest = state.earliest {
        name("EarliestRestorableDateTime")
        seconds(earliest)
        name("LatestRestorableDateTime")
        seconds(state.latest)
      }
    }
    endObject()
    endObject()
  }
}
