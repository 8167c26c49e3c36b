// STUB for parallel work: signatures only. The real engine replaces this file.
import StreamLog

final class EngineCursor {
  /// Pointers are valid until the next call of `next()` or the end of the scope.
  func next() throws -> (key: UnsafeRawBufferPointer, value: UnsafeRawBufferPointer)? { fatalError() }
}

final class Snapshot: KeyspaceReader {
  /// The last commit this snapshot sees.
  var commit: UInt64 { fatalError() }
  func get(_ space: Keyspace, _ key: UnsafeRawBufferPointer) throws -> UnsafeRawBufferPointer? { fatalError() }
  func cursor(_ space: Keyspace, _ range: KeyRange, descending: Bool) throws -> EngineCursor { fatalError() }
}

/// Where a record's new image lies in the commit being built, so that a put can name it without a second copy.
struct ImageSlice {
  let offset: Int
  let count: Int
}

final class WriteTransaction: KeyspaceReader {
  /// The commit time in microseconds since 1970; never below an earlier commit's.
  var timestamp: UInt64 { fatalError() }
  func get(_ space: Keyspace, _ key: UnsafeRawBufferPointer) throws -> UnsafeRawBufferPointer? { fatalError() }
  func cursor(_ space: Keyspace, _ range: KeyRange, descending: Bool) throws -> EngineCursor { fatalError() }
  func put(_ space: Keyspace, _ key: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer) {}
  func put(_ space: Keyspace, _ key: UnsafeRawBufferPointer, image: ImageSlice) {}
  func delete(_ space: Keyspace, _ key: UnsafeRawBufferPointer) {}
  /// Appends one change record for readers of the stream; returns where its new image lies (empty if there is none).
  func record(
    header: UnsafeRawBufferPointer, old: UnsafeRawBufferPointer?, new: UnsafeRawBufferPointer?
  ) -> ImageSlice { fatalError() }
}

/// A bounded step of background work directly on LMDB, outside the log (index backfill, deletion of a dropped table).
final class MaintenanceTransaction {
  func get(_ space: Keyspace, _ key: UnsafeRawBufferPointer) throws -> UnsafeRawBufferPointer? { fatalError() }
  /// LMDB's own state only, without the overlay.
  func cursor(_ space: Keyspace, _ range: KeyRange) throws -> EngineCursor { fatalError() }
  func put(_ space: Keyspace, _ key: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer) throws {}
  func delete(_ space: Keyspace, _ key: UnsafeRawBufferPointer) throws {}
}

final class Engine: Sendable {
  /// Runs `body` on a consistent view of the last visible commit. Blocking; never hold it across an `await`.
  func snapshot<R>(_ body: (Snapshot) throws -> R) throws -> R { fatalError() }

  /// Queues `decide` for the writer and waits until its commit is durable (as the store's durability says).
  /// `decide` runs under the writer's lock, perhaps on another thread, in queue order; if it throws, its commit has
  /// written nothing and the error is rethrown here. If it stages nothing, no frame is written.
  /// Returns its result and the number of the commit (the newest commit seen, if it wrote nothing).
  func commit<R>(_ decide: (WriteTransaction) throws -> R) throws -> (result: R, commit: UInt64) { fatalError() }

  /// The same without blocking the caller's thread, for callers on Swift's cooperative pool.
  func commitAsync<R: Sendable>(
    _ decide: @escaping @Sendable (WriteTransaction) throws -> R
  ) async throws -> (result: R, commit: UInt64) { fatalError() }

  /// Waits until LMDB holds all up to `commit`, then runs one bounded step inside LMDB's write transaction.
  func maintain<R>(after commit: UInt64, _ step: (MaintenanceTransaction) throws -> R) throws -> R { fatalError() }
}
