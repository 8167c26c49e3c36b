import CBenchRocksDB

/// One write batch with the buffers to fill it, for one thread.
final class RocksDBBatch {
  private static let largeBytes = 1 << 20
  private static let recordCount = ProductImage.keyCount + 2 * ProductImage.count

  private let database: RocksDBDatabase
  private let indexed: Bool
  private let batch = rocksdb_writebatch_create()
  private var bytes = 0
  /// The record as it goes to the log: key, old image, new image.
  private let record = UnsafeMutableRawBufferPointer.allocate(byteCount: recordCount, alignment: 8)
  private let entry = UnsafeMutableRawBufferPointer.allocate(byteCount: ProductIndex.maximumKeyCount, alignment: 8)
  private let key: UnsafeMutableRawBufferPointer
  private let old: UnsafeMutableRawBufferPointer
  private let new: UnsafeMutableRawBufferPointer

  init(database: RocksDBDatabase, indexed: Bool) {
    self.database = database
    self.indexed = indexed
    key = UnsafeMutableRawBufferPointer(rebasing: record[..<ProductImage.keyCount])
    let middle = ProductImage.keyCount + ProductImage.count
    old = UnsafeMutableRawBufferPointer(rebasing: record[ProductImage.keyCount..<middle])
    new = UnsafeMutableRawBufferPointer(rebasing: record[middle...])
    record.initializeMemory(as: UInt8.self, repeating: 0)
  }

  deinit {
    rocksdb_writebatch_destroy(batch)
    record.deallocate()
    entry.deallocate()
  }

  var isLarge: Bool { bytes >= Self.largeBytes }

  func setNew(_ product: Product) {
    ProductImage.writeKey(product.number, to: key)
    ProductImage.write(product, to: new)
  }

  /// Reads the old image of an item.
  func readOld(_ number: Int) throws {
    ProductImage.writeKey(number, to: key)
    var pinned: OpaquePointer?
    try RocksDBDatabase.call("get item \(number)") { error in
      pinned = rocksdb_get_pinned_cf(
        database.handle, database.readOptions, database.items, characters(key), key.count, error)
    }
    defer { rocksdb_pinnableslice_destroy(pinned) }
    var count = 0
    guard let value = rocksdb_pinnableslice_value(pinned, &count), count == ProductImage.count else {
      throw BenchError("there is no item \(number)")
    }
    old.copyMemory(from: UnsafeRawBufferPointer(start: value, count: count))
  }

  /// Makes the new image: the old one with one more.
  func raiseQuantity() {
    new.copyMemory(from: UnsafeRawBufferPointer(old))
    ProductImage.setQuantity(ProductImage.quantity(of: UnsafeRawBufferPointer(old)) + 1, of: new)
  }

  /// Adds item, change record and index entries to the batch.
  func add(isNew: Bool, sequence: UInt64) {
    rocksdb_writebatch_put_cf(batch, database.items, characters(key), key.count, characters(new), new.count)
    withUnsafeBytes(of: sequence.bigEndian) { number in
      rocksdb_writebatch_put_cf(
        batch, database.log, number.baseAddress?.assumingMemoryBound(to: CChar.self), number.count,
        characters(record), record.count)
    }
    bytes += key.count + new.count + record.count
    guard indexed else { return }
    for (position, index) in ProductIndex.allCases.enumerated() {
      let quantityMoved = index == .byCategoryAndQuantity
      let family = database.index(position)
      if !isNew && quantityMoved {
        let count = index.writeKey(of: UnsafeRawBufferPointer(old), to: entry)
        rocksdb_writebatch_delete_cf(batch, family, characters(entry), count)
      }
      if isNew || quantityMoved {
        let count = index.writeKey(of: UnsafeRawBufferPointer(new), to: entry)
        rocksdb_writebatch_put_cf(batch, family, characters(entry), count, "", 0)
      }
    }
  }

  /// Commits the batch and empties it.
  func write(synced: Bool) throws {
    try RocksDBDatabase.call("write a batch") { error in
      rocksdb_write(
        database.handle, synced ? database.syncedWrites : database.unsyncedWrites, batch, error)
    }
    rocksdb_writebatch_clear(batch)
    bytes = 0
  }

  @inline(__always)
  private func characters(_ bytes: UnsafeMutableRawBufferPointer) -> UnsafePointer<CChar>? {
    UnsafePointer(bytes.baseAddress?.assumingMemoryBound(to: CChar.self))
  }
}
