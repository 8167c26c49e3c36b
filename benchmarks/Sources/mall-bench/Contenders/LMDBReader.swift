import CBenchLMDB

/// Gets of LMDB, each in a read transaction renewed for it. An item read whole is copied out.
final class LMDBReader: ContenderReader {
  private let environment: LMDBEnvironment
  private let items: MDB_dbi
  private let transaction: OpaquePointer
  private let cursor: OpaquePointer?
  private let key = UnsafeMutableRawBufferPointer.allocate(byteCount: ProductImage.keyCount, alignment: 8)
  private let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: ProductImage.count, alignment: 8)

  init(environment: LMDBEnvironment, items: MDB_dbi) throws {
    self.environment = environment
    self.items = items
    transaction = try environment.begin(flags: MDB_RDONLY)
    var cursor: OpaquePointer?
    try environment.check(mdb_cursor_open(transaction, items, &cursor), "open a cursor")
    self.cursor = cursor
    mdb_txn_reset(transaction)
  }

  deinit {
    mdb_cursor_close(cursor)
    mdb_txn_abort(transaction)
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
    try forEachItem(of: partition) { image in
      copy.copyMemory(from: image)
      count += 1
    }
    return count
  }

  func partition(_ partition: Int, priceAtLeast price: Int) throws -> Int {
    var count = 0
    try forEachItem(of: partition) { image in
      let bytes = image.loadUnaligned(fromByteOffset: ProductImage.priceOffset, as: UInt64.self)
      if UInt64(bigEndian: bytes) >= UInt64(price) { count += 1 }
    }
    return count
  }

  @inline(__always)
  private func withImage<R>(of number: Int, _ body: (UnsafeRawBufferPointer) throws -> R) throws -> R {
    try environment.check(mdb_txn_renew(transaction), "renew a read transaction")
    defer { mdb_txn_reset(transaction) }
    ProductImage.writeKey(number, to: key)
    var keyValue = MDB_val(UnsafeRawBufferPointer(key))
    var value = MDB_val()
    try environment.check(mdb_get(transaction, items, &keyValue, &value), "get item \(number)")
    return try body(value.bytes)
  }

  @inline(__always)
  private func forEachItem(of partition: Int, _ body: (UnsafeRawBufferPointer) -> Void) throws {
    try environment.check(mdb_txn_renew(transaction), "renew a read transaction")
    defer { mdb_txn_reset(transaction) }
    try environment.check(mdb_cursor_renew(transaction, cursor), "renew a cursor")
    ProductImage.writeKey(partition * BenchConstants.partitionItems, to: key)
    var keyValue = MDB_val(UnsafeRawBufferPointer(key))
    var value = MDB_val()
    var code = mdb_cursor_get(cursor, &keyValue, &value, MDB_SET_RANGE)
    while code == MDB_SUCCESS, ProductImage.inSamePartition(UnsafeRawBufferPointer(key), keyValue.bytes) {
      body(value.bytes)
      code = mdb_cursor_get(cursor, &keyValue, &value, MDB_NEXT)
    }
  }
}
