import CLMDB

/// A consistent view of the store after one commit: LMDB, under what the overlay's generations hold beyond it.
///
/// The generations were taken first, then the LMDB transaction began, then `applied` was read from it. In any other
/// order the applier could move entries out of the one before they are seen in the other. Overlay entries at or below
/// `applied` are passed over; so LMDB may have run ahead of the generations (another process applied), never behind.
///
/// Snapshots are pooled with their LMDB transaction and cursors. Used by one thread at a time.
final class Snapshot: KeyspaceReader {
  private let environment: LMDBEnvironment
  private let age: ReaderAges.Entry
  private let transaction: OpaquePointer
  private var isRunning: Bool
  private(set) var active: Generation?
  private(set) var sealed: Generation?
  /// The last commit this snapshot sees.
  private(set) var commit: UInt64 = 0
  /// The last commit that LMDB holds in this view.
  private(set) var applied: UInt64 = 0
  /// Equal for two views of this process only if they see the same `system` keyspace; `nil` where that is not known.
  private(set) var catalogueVersion: UInt64?
  private var cursors: [LayeredCursor?] = Array(repeating: nil, count: Keyspace.allCases.count)

  init(_ environment: LMDBEnvironment) throws {
    self.environment = environment
    transaction = try environment.beginRead()
    mdb_txn_reset(transaction)
    isRunning = false
    age = environment.ages.add()
  }

  deinit {
    environment.ages.remove(age)
    for cursor in cursors { cursor?.close() }
    mdb_txn_abort(transaction)
  }

  /// Starts the view over generations that were taken just before, at a head no newer than they hold.
  func begin(_ generations: Generations) throws {
    active = generations.active
    sealed = generations.sealed
    do {
      try LMDBCode.check(mdb_txn_renew(transaction), "renewing a read transaction")
      isRunning = true
      age.begin()
      applied = try AppliedMark.commit(transaction, environment.databases)
    } catch {
      end()
      throw error
    }
    commit = max(generations.head, applied)
    // LMDB ahead of the generations may hold a newer catalogue than they know of.
    catalogueVersion = applied > generations.head ? nil : generations.catalogueVersion
  }

  /// Lets a writer see what it has inserted into the active generation since the view began.
  func advance(to newer: UInt64) { commit = max(commit, newer) }

  /// Ends the view and lets go of the generations; the transaction keeps its reader slot for the next `begin`.
  func end() {
    active = nil
    sealed = nil
    if isRunning {
      mdb_txn_reset(transaction)
      isRunning = false
      age.end()
    }
  }

  @inline(__always)
  func get(_ space: Keyspace, _ key: UnsafeRawBufferPointer) throws -> UnsafeRawBufferPointer? {
    if let version = active?.get(space, key, at: commit, above: applied) { return version.value }
    if let version = sealed?.get(space, key, at: commit, above: applied) { return version.value }
    return try LMDBReader.get(transaction, environment.databases, space, key)
  }

  func cursor(_ space: Keyspace, _ range: KeyRange, descending: Bool) throws -> EngineCursor {
    try EngineCursor(self, space, range, descending: descending)
  }

  /// How many entries a table or index has in this view, and their bytes: LMDB's count, corrected by a walk over what the
  /// overlay holds of it.
  func storedCount(_ id: UInt32) throws -> EntryCount {
    var count = try EntryCount.read(transaction, environment.databases, id)
    let prefix = withUnsafeBytes(of: id.bigEndian) { Array($0) }
    for space in [Keyspace.items, .indexes] {
      for generation in [active, sealed] {
        var node = prefix.withUnsafeBytes { generation?.firstNode(from: space, $0) }
        while let current = node, current.space == space, current.key.starts(with: prefix) {
          node = current.next(0)
          guard let version = current.version(at: commit, above: applied) else { continue }
          // The active generation's versions are newer than the sealed one's.
          if generation !== active, active?.get(space, current.key, at: commit, above: applied) != nil { continue }
          let old = try LMDBReader.get(transaction, environment.databases, space, current.key)
          count.entries += (version.value == nil ? 0 : 1) - (old == nil ? 0 : 1)
          count.bytes += (version.value.map { ItemView($0).size } ?? 0) - (old.map { ItemView($0).size } ?? 0)
        }
      }
    }
    return count
  }

  // MARK: LMDB cursors, kept from view to view

  func takeCursor(_ space: Keyspace) throws -> LayeredCursor {
    if let cursor = cursors[Int(space.rawValue)] {
      cursors[Int(space.rawValue)] = nil
      try cursor.renew()
      return cursor
    }
    return try LayeredCursor(transaction, environment.databases, space)
  }

  func giveBack(_ cursor: LayeredCursor, _ space: Keyspace) {
    if cursors[Int(space.rawValue)] == nil {
      cursors[Int(space.rawValue)] = cursor
    } else {
      cursor.close()
    }
  }
}

/// The overlay as one reader takes it: both generations, and the newest commit that may be seen of them.
struct Generations {
  var active: Generation
  var sealed: Generation?
  var head: UInt64
  /// Rises with every commit up to `head` that touched the `system` keyspace.
  var catalogueVersion: UInt64 = 1

  /// Lets readers see all up to `commit`.
  mutating func show(_ commit: UInt64, changingCatalogue: Bool) {
    head = max(head, commit)
    if changingCatalogue { catalogueVersion += 1 }
  }
}
