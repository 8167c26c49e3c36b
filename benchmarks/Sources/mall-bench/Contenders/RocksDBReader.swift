import CBenchRocksDB

/// Gets of RocksDB with pinned values. An item read whole is copied out.
final class RocksDBReader: ContenderReader {
  private let database: RocksDBDatabase
  private let key = UnsafeMutableRawBufferPointer.allocate(byteCount: ProductImage.keyCount, alignment: 8)
  private let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: ProductImage.count, alignment: 8)

  init(database: RocksDBDatabase) { self.database = database }

  deinit {
    key.deallocate()
    copy.deallocate()
  }

  func item(_ number: Int) throws -> Int {
    try withImage(of: number) { image in
      copy.copyMemory(from: image)
      return Int(ProductImage.quantity(of: UnsafeRawBufferPointer(copy)))
    }
  }

  func decoded(_ number: Int) throws -> Int {
    try withImage(of: number) { ProductImage.decode($0) }
  }

  func quantity(_ number: Int) throws -> Int {
    try withImage(of: number) { Int(ProductImage.quantity(of: $0)) }
  }

  func partition(_ partition: Int) throws -> Int {
    var count = 0
    forEachItem(of: partition) { image in
      copy.copyMemory(from: image)
      count += 1
    }
    return count
  }

  func partition(_ partition: Int, priceAtLeast price: Int) throws -> Int {
    var count = 0
    forEachItem(of: partition) { image in
      let bytes = image.loadUnaligned(fromByteOffset: ProductImage.priceOffset, as: UInt64.self)
      if UInt64(bigEndian: bytes) >= UInt64(price) { count += 1 }
    }
    return count
  }

  private var keyCharacters: UnsafePointer<CChar>? {
    UnsafePointer(key.baseAddress?.assumingMemoryBound(to: CChar.self))
  }

  @inline(__always)
  private func withImage<R>(of number: Int, _ body: (UnsafeRawBufferPointer) throws -> R) throws -> R {
    ProductImage.writeKey(number, to: key)
    var pinned: OpaquePointer?
    try RocksDBDatabase.call("get item \(number)") { error in
      pinned = rocksdb_get_pinned_cf(
        database.handle, database.readOptions, database.items, keyCharacters, key.count, error)
    }
    defer { rocksdb_pinnableslice_destroy(pinned) }
    var count = 0
    guard let value = rocksdb_pinnableslice_value(pinned, &count) else {
      throw BenchError("there is no item \(number)")
    }
    return try body(UnsafeRawBufferPointer(start: value, count: count))
  }

  @inline(__always)
  private func forEachItem(of partition: Int, _ body: (UnsafeRawBufferPointer) -> Void) {
    let iterator = rocksdb_create_iterator_cf(database.handle, database.readOptions, database.items)
    defer { rocksdb_iter_destroy(iterator) }
    ProductImage.writeKey(partition * BenchConstants.partitionItems, to: key)
    rocksdb_iter_seek(iterator, keyCharacters, key.count)
    while rocksdb_iter_valid(iterator) != 0 {
      var count = 0
      guard let found = rocksdb_iter_key(iterator, &count), count == ProductImage.keyCount,
        ProductImage.inSamePartition(
          UnsafeRawBufferPointer(key), UnsafeRawBufferPointer(start: found, count: count))
      else { return }
      guard let value = rocksdb_iter_value(iterator, &count) else { return }
      body(UnsafeRawBufferPointer(start: value, count: count))
      rocksdb_iter_next(iterator)
    }
  }
}
