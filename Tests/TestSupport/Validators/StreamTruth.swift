import StreamLog
import TableStore

/// What the log holds, read from its first frame on, without any of the code that reads changes for others.
public struct StreamTruth: Sendable {
  /// The changes of the tables that were asked for, in order.
  public var changes: [ObservedChange]

  public init(_ changes: [ObservedChange]) { self.changes = changes }

  /// Reads the log of `store`, with nobody writing. Changes of tables that are dropped by now count to none of the
  /// selected ones unless all are selected.
  public init(_ store: Store, _ selection: TableSelection = .all) throws {
    var names: [UInt32: String] = [:]
    for name in try store.tables() { names[try store.describeTable(name).id] = name }
    changes = []
    let reader = try store.log.oldestReader()
    while let frame = try reader.next() {
      guard frame.kind == .commit else { continue }
      var index: UInt32 = 0
      for record in try ChangeRecord.all(inSection: frame.records) {
        defer { index += 1 }
        guard selection == .all || names[record.tableID].map(selection.includes) ?? false else { continue }
        changes.append(
          ObservedChange(
            record, table: names[record.tableID] ?? "", StreamPosition(commit: frame.commit, index: index),
            commitSize: UInt32(frame.recordCount), timestamp: frame.timestamp, epoch: frame.epoch))
      }
    }
  }

  func expected(by observation: Observation) -> [ObservedChange] {
    changes.filter { observation.isExpected($0.position) }
  }
}
