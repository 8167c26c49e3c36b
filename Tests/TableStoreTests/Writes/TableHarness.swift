import StreamLog
import Synchronization
import TestSupport
import Testing

@testable import TableStore

/// Tables over an engine in a directory of its own, with a clock to turn. Whatever a test did, the store must verify
/// when the harness goes.
final class TableHarness {
  let engine: EngineHarness
  private(set) var tables: TableEngine
  private let seconds: Locked<UInt64>
  var verifiesAtEnd = true

  init(_ options: EngineOptions? = nil) throws {
    var defaults = EngineOptions()
    defaults.durability = .none
    engine = try EngineHarness(options ?? defaults)
    let seconds = Locked<UInt64>(2_000_000_000)
    self.seconds = seconds
    tables = TableEngine(engine: engine.engine) { seconds.withLock { $0 } * 1_000_000 }
  }

  deinit {
    guard verifiesAtEnd else { return }
    do {
      var report = try tables.verifyTables()
      try tables.engine.verify(&report)
      #expect(report.isClean, "\(report.findings)")
      #expect(try contradictions().isEmpty)
    } catch {
      Issue.record("the store does not verify: \(error)")
    }
  }

  /// What the change records contradict in the tables.
  private func contradictions() throws -> [String] {
    let replay = try Replay(tables.engine.log)
    var contradictions = replay.faults
    for name in try tables.listTables(ListTablesRequest()).tableNames {
      let description = try tables.describeTable(name)
      let items = try tables.engine.snapshot {
        try tables.collect(.scan(ScanRequest(name)), limit: nil, from: $0)
      }
      contradictions += try replay.differences(from: items, table: description.id, key: description.key)
    }
    return contradictions
  }

  /// Epoch seconds of the clock.
  var now: UInt64 {
    get { seconds.withLock { $0 } }
    set { seconds.withLock { $0 = newValue } }
  }

  func reopen() throws {
    try engine.reopen()
    let seconds = seconds
    tables = TableEngine(engine: engine.engine) { seconds.withLock { $0 } * 1_000_000 }
  }

  /// A table with a string partition key `pk` and, if asked for, a number sort key `sk`.
  func createTable(
    _ name: String = "things", sorted: Bool = false, _ change: (inout CreateTableRequest) -> Void = { _ in }
  ) throws {
    var request = CreateTableRequest(name, KeySchema(KeyAttribute("pk", .s), sorted ? KeyAttribute("sk", .n) : nil))
    change(&request)
    _ = try tables.createTable(request)
  }

  func put(_ item: Item, in table: String = "things") throws {
    _ = try tables.putItem(PutItemRequest(table, item))
  }

  /// The stored item.
  func item(_ key: Item, in table: String = "things") throws -> Item? {
    let name = try TableName(table)
    return try tables.engine.snapshot { snapshot in
      let schema = try tables.table(name, in: snapshot)
      return try snapshot.get(.items, schema.itemKey(ofKey: key)).map { Item(ItemView($0)) }
    }
  }

  /// The values of an index's entries, in key order within each bucket.
  func entries(of index: String, in table: String = "things") throws -> [Item] {
    let name = try TableName(table)
    return try tables.engine.snapshot { snapshot in
      let schema = try tables.table(name, in: snapshot)
      let layout = try #require(schema.index(named: index))
      let cursor = try snapshot.cursor(.indexes, KeyRange(prefix: layout.prefix), descending: false)
      var items: [Item] = []
      while let (_, value) = try cursor.next() { items.append(Item(ItemView(value))) }
      return items
    }
  }

  func count(_ space: Keyspace) throws -> Int { try engine.all(space).count }

  /// All change records of the log, oldest first, one array per commit that has any.
  func changes() throws -> [[ChangeRecord]] {
    let reader = try tables.engine.log.oldestReader()
    var changes: [[ChangeRecord]] = []
    while let frame = try reader.next() {
      let records = try ChangeRecord.all(inSection: frame.records)
      if !records.isEmpty { changes.append(records) }
    }
    return changes
  }

  /// Runs background work until there is none.
  func settle() throws {
    while try tables.runPendingJobs(steps: 100) {}
  }
}

/// The error that `body` throws.
func storeError<R>(_ body: () throws -> R) -> StoreError? {
  do {
    _ = try body()
    return nil
  } catch let error as StoreError {
    return error
  } catch {
    return nil
  }
}
