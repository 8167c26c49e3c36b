import CPlatform
package import TableStore

/// The registration of a consumer: checked and its place found beforehand, then made in one commit.
package struct ConsumerCreation: Sendable {
  private var definition: ConsumerDefinition
  private let start: ConsumerStart
  /// `nil`: behind the commit before its own.
  private let cursor: StreamCursor?
  private let store: Store

  /// Blocking: it reads the log's files.
  ///
  /// - Throws: ``TriggerError``, see ``Consumers/create(_:from:)``.
  package init(_ definition: ConsumerDefinition, from start: ConsumerStart, in store: Store) throws {
    try DefinitionRules.check(definition)
    self.definition = definition
    self.start = start
    self.store = store
    cursor =
      switch start {
      case .stream(.latest), .backfill: nil
      case .stream(let start): try StreamPlaces(store).cursor(for: start)
      }
  }

  package func run(_ transaction: ConsumerTransaction) throws -> ConsumerDefinition {
    let key = ConsumerKey.definition(definition.name)
    guard try transaction.state.get(key) == nil else {
      throw TriggerError(.consumerExists, "There is a consumer called \(definition.name) already.")
    }
    for table in definition.tables ?? [] {
      guard try transaction.hasNamedTable(table) else {
        throw TriggerError(.unknownTable, "There is no table called \(table).")
      }
    }
    // Retention may have dropped the place since it was found; from here on it sees this checkpoint.
    let bounds = try StreamBounds(store.log, transaction.state)
    let cursor = cursor ?? transaction.latest
    guard !bounds.hasPassed(cursor) else { throw bounds.trimmed("The place asked for") }
    var definition = definition
    definition.incarnation = try transaction.newIncarnation()
    definition.createdAt = transaction.timestamp
    try transaction.put(key, encoding: definition)
    transaction.put(
      ConsumerKey.checkpoint(definition.incarnation), definition.checkpoint(at: bounds.lifted(cursor)).encoded)
    var activity = ConsumerActivity()
    activity.isBackfilling = start == .backfill
    activity.resumedAfterRestore = try transaction.state.lastRestore()
    try transaction.put(ConsumerKey.activity(definition.incarnation), encoding: activity)
    if start == .backfill { transaction.beginBackfill(definition.incarnation) }
    return definition
  }
}

extension ConsumerDefinition {
  /// A checkpoint that treats the log as the definition says.
  func checkpoint(at cursor: StreamCursor, epoch: UInt32 = 0) -> ConsumerCheckpoint {
    let hold = effectiveHold
    let overflow: ConsumerCheckpoint.Overflow =
      switch hold.overflow {
      case .expire: .expire
      case .block: .block
      case .backfill: .backfill
      }
    return ConsumerCheckpoint(cursor: cursor, epoch: epoch, holds: hold.holds, overflow: overflow)
  }
}

extension ConsumerTransaction {
  /// A number that no consumer ever had.
  func newIncarnation() throws -> UInt64 {
    let last = try state.get(ConsumerKey.lastIncarnation).map { $0.reduce(0) { $0 << 8 | UInt64($1) } } ?? 0
    put(ConsumerKey.lastIncarnation, withUnsafeBytes(of: (last + 1).bigEndian) { [UInt8]($0) })
    return last + 1
  }

  /// Whether there is a table called `name`; text that cannot be a table's name names none.
  func hasNamedTable(_ name: String) throws -> Bool {
    do { return try hasTable(name) } catch let error as StoreError where error.code == .validation { return false }
  }
}

extension ConsumerStateReader {
  /// Which restore of the store was the last: 0 if it is no restored one. Consumers older than it start paused.
  func lastRestore() throws -> UInt64 { try restoreMark().map { UInt64($0.epoch) } ?? 0 }
}
