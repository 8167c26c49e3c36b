/// A commit in the making: reads see the store and what this transaction has staged; writes are staged.
///
/// Two ways to live. In the writer, under its locks, the view below is the newest state, and what is staged becomes the
/// next frame. In a scope (``Engine/transact(retries:_:)``) the view is a snapshot, every read is noted, and the writer
/// adopts the staging after it has found all reads unchanged.
final class WriteTransaction: KeyspaceReader {
  private(set) var view: Snapshot
  private(set) var staging: Staging
  private let reads: ReadSet?
  /// The commit time in microseconds since 1970; never below an earlier commit's. In a scope: the time it began.
  let timestamp: UInt64
  /// How many change records the store had before this transaction. In a scope: as far as its reads can see.
  let recordsBefore: UInt64
  /// The consumer whose effects the records of this transaction are.
  var cause: ChangeCause?

  init(
    _ view: Snapshot, _ staging: Staging, timestamp: UInt64, recordsBefore: UInt64 = 0, reads: ReadSet? = nil
  ) {
    self.view = view
    self.staging = staging
    self.timestamp = timestamp
    self.recordsBefore = recordsBefore
    self.reads = reads
  }

  /// The last commit this transaction's reads can see.
  var commit: UInt64 { view.commit }

  /// Never known: this transaction or its neighbours in the group may have staged a change of the catalogue, and a scope
  /// must note what it reads of it.
  var catalogueVersion: UInt64? { nil }

  func get(_ space: Keyspace, _ key: UnsafeRawBufferPointer) throws -> UnsafeRawBufferPointer? {
    if let staged = staging.get(space, key) { return staged }
    let value = try view.get(space, key)
    reads?.note(space, key, value)
    return value
  }

  /// In a scope, the whole of `range` counts as read.
  func cursor(_ space: Keyspace, _ range: KeyRange, descending: Bool) throws -> EngineCursor {
    if let reads { try reads.note(space, range, in: view) }
    return try EngineCursor(view, space, range, descending: descending, staging: staging)
  }

  func put(_ space: Keyspace, _ key: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer) {
    staging.put(space, key, value)
  }

  /// Puts the new image of a record of this transaction.
  func put(_ space: Keyspace, _ key: UnsafeRawBufferPointer, image: ImageSlice) {
    staging.put(space, key, image: image)
  }

  func delete(_ space: Keyspace, _ key: UnsafeRawBufferPointer) { staging.delete(space, key) }

  /// Appends one change record for readers of the stream; returns where its new image lies (empty if there is none).
  func record(
    header: UnsafeRawBufferPointer, old: UnsafeRawBufferPointer?, new: UnsafeRawBufferPointer?
  ) -> ImageSlice {
    staging.record(header: header, old: old, new: new)
  }

  /// Takes over what a scope has staged. Only for a transaction that has staged nothing itself.
  func adopt(_ other: Staging) {
    precondition(staging.isEmpty, "a transaction that has staged writes cannot adopt others")
    staging = other
  }
}
