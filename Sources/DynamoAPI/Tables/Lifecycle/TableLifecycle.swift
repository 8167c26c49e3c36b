import Synchronization
import TableStore

/// The states that tables go through in DynamoDB, where changes of tables take their time, for clients that want to try
/// how they wait. The store's tables change at once; what is said of them lags behind.
///
/// A service and its copies share one. It is in memory: a service that begins anew says what the store says.
final class TableLifecycle: Sendable {
  private struct Change {
    var table: TableDescription
    /// Microseconds since 1970 from which on the store is right.
    var end: UInt64
  }

  /// How long a table is being created, updated or deleted.
  let delay: Duration
  private let changes = Mutex<[String: Change]>([:])

  init(delay: Duration) { self.delay = delay }

  /// What is said of a table while a change of it goes on; `nil`: what the store says.
  func description(of table: String, now: UInt64) -> TableDescription? {
    changes.withLock { changes in
      guard let change = changes[table] else { return nil }
      guard change.end > now else {
        changes[table] = nil
        return nil
      }
      return change.table
    }
  }

  /// The names of tables that are being deleted.
  func deleted(now: UInt64) -> [String] {
    changes.withLock { changes in
      changes = changes.filter { $0.value.end > now }
      return changes.values.map(\.table).filter { $0.status == .deleting }.map(\.name)
    }
  }

  /// Begins to say that a table is as `table` describes it.
  func begin(_ table: TableDescription, now: UInt64) {
    let (seconds, attoseconds) = delay.components
    let end = now + UInt64(max(0, seconds)) * 1_000_000 + UInt64(max(0, attoseconds)) / 1_000_000_000_000
    changes.withLock { $0[table.name] = Change(table: table, end: end) }
  }
}
