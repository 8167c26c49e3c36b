import CBenchRocksDB
import Synchronization

/// RocksDB through C: items and change records in two column families, written in one batch with a synced WAL.
final class RocksDBContender: Contender, @unchecked Sendable {
  static let kind = ContenderKind.rocksdb
  /// RocksDB groups the commits of concurrent writers itself.
  static let concurrentCallers = BenchConstants.concurrentCallers
  private static let stripes = 256

  let database: RocksDBDatabase
  private let sequence: Atomic<UInt64>
  /// A caller holds its item's stripe from reading the old image until the new one is written.
  private let locks: [StripeLock]
  private let indexed: Bool

  private final class StripeLock: Sendable {
    let mutex = Mutex(())
  }

  init(directory: String, indexed: Bool) throws {
    database = try RocksDBDatabase(path: "\(directory)/rocksdb")
    sequence = Atomic(try database.lastLogSequence())
    locks = (0..<Self.stripes).map { _ in StripeLock() }
    self.indexed = indexed
  }

  func close() throws {
    try database.flush()
    database.close()
  }

  func load(_ items: ArraySlice<Int>) throws {
    let batch = RocksDBBatch(database: database, indexed: indexed)
    for number in items {
      batch.setNew(Product(number))
      batch.add(isNew: true, sequence: nextSequence())
      if batch.isLarge { try batch.write(synced: false) }
    }
    try batch.write(synced: false)
  }

  func update(_ items: [Int]) throws {
    let batch = RocksDBBatch(database: database, indexed: indexed)
    var pending: Set<Int> = []
    for number in items {
      // An item that comes twice must see what the batch has not written yet.
      if !pending.insert(number).inserted {
        try batch.write(synced: false)
        pending = [number]
      }
      try batch.readOld(number)
      batch.raiseQuantity()
      batch.add(isNew: false, sequence: nextSequence())
    }
    try batch.write(synced: true)
  }

  func put(_ product: Product) throws {
    let batch = RocksDBBatch(database: database, indexed: indexed)
    try locks[product.number % Self.stripes].mutex.withLock { _ in
      try batch.readOld(product.number)
      batch.setNew(product)
      batch.add(isNew: false, sequence: nextSequence())
      try batch.write(synced: true)
    }
  }

  func makeReader() throws -> RocksDBReader { RocksDBReader(database: database) }

  private func nextSequence() -> UInt64 { sequence.wrappingAdd(1, ordering: .relaxed).newValue }
}
