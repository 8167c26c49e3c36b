import CBenchLMDB

/// LMDB through C: items and change records in two named databases, written in one synced transaction.
final class LMDBContender: Contender, @unchecked Sendable {
  static let kind = ContenderKind.lmdb
  static let concurrentCallers = 1
  private static let recordCount = ProductImage.keyCount + 2 * ProductImage.count

  let environment: LMDBEnvironment
  let items: MDB_dbi
  let log: MDB_dbi
  /// Whether updates append the old and the new image to the log.
  var keepsLog = true
  private let indexes: [(index: ProductIndex, database: MDB_dbi)]
  private var sequence: UInt64 = 0
  private let key = UnsafeMutableRawBufferPointer.allocate(byteCount: ProductImage.keyCount, alignment: 8)
  private let old = UnsafeMutableRawBufferPointer.allocate(byteCount: ProductImage.count, alignment: 8)
  private let new = UnsafeMutableRawBufferPointer.allocate(byteCount: ProductImage.count, alignment: 8)
  private let entry = UnsafeMutableRawBufferPointer.allocate(byteCount: ProductIndex.maximumKeyCount, alignment: 8)

  init(directory: String, indexed: Bool) throws {
    let environment = try LMDBEnvironment(directory: directory, databases: 4)
    self.environment = environment
    items = try environment.openDatabase("items")
    log = try environment.openDatabase("log")
    indexes =
      indexed
      ? try ProductIndex.allCases.map { ($0, try environment.openDatabase("\($0)")) }
      : []
    sequence = try Self.lastSequence(environment, log)
  }

  deinit {
    for buffer in [key, old, new, entry] { buffer.deallocate() }
  }

  func close() { environment.close() }

  func load(_ items: ArraySlice<Int>) throws {
    let ordered = items.map { number in
      (order: SplitMix64.mix(UInt64(number / BenchConstants.partitionItems) &+ BenchConstants.seed), number: number)
    }.sorted { ($0.order, $0.number) < ($1.order, $1.number) }
    try environment.write { transaction in
      for item in ordered {
        ProductImage.write(Product(item.number), to: new)
        try write(item.number, isNew: true, in: transaction)
      }
    }
  }

  func update(_ items: [Int]) throws {
    try environment.write { transaction in
      for number in items {
        try readOld(number, in: transaction)
        new.copyMemory(from: UnsafeRawBufferPointer(old))
        ProductImage.setQuantity(ProductImage.quantity(of: UnsafeRawBufferPointer(old)) + 1, of: new)
        try write(number, isNew: false, in: transaction)
      }
    }
  }

  func put(_ product: Product) throws {
    ProductImage.write(product, to: new)
    try environment.write { transaction in
      try readOld(product.number, in: transaction)
      try write(product.number, isNew: false, in: transaction)
    }
  }

  func makeReader() throws -> LMDBReader { try LMDBReader(environment: environment, items: items) }

  private static func lastSequence(_ environment: LMDBEnvironment, _ log: MDB_dbi) throws -> UInt64 {
    try environment.read { transaction in
      var cursor: OpaquePointer?
      try environment.check(mdb_cursor_open(transaction, log, &cursor), "open a cursor")
      defer { mdb_cursor_close(cursor) }
      var key = MDB_val()
      var value = MDB_val()
      guard mdb_cursor_get(cursor, &key, &value, MDB_LAST) == MDB_SUCCESS else { return 0 }
      return UInt64(bigEndian: key.bytes.loadUnaligned(as: UInt64.self))
    }
  }

  private func readOld(_ number: Int, in transaction: OpaquePointer) throws {
    ProductImage.writeKey(number, to: key)
    var keyValue = MDB_val(UnsafeRawBufferPointer(key))
    var value = MDB_val()
    try environment.check(mdb_get(transaction, items, &keyValue, &value), "get item \(number)")
    old.copyMemory(from: value.bytes)
  }

  /// Puts `new` over `old`, with the change record, if there is a log, and the index entries.
  private func write(_ number: Int, isNew: Bool, in transaction: OpaquePointer) throws {
    ProductImage.writeKey(number, to: key)
    var keyValue = MDB_val(UnsafeRawBufferPointer(key))
    var value = MDB_val(UnsafeRawBufferPointer(new))
    try environment.check(mdb_put(transaction, items, &keyValue, &value, 0), "put item \(number)")
    if keepsLog { try appendRecord(in: transaction) }
    try writeEntries(isNew: isNew, in: transaction)
  }

  private func appendRecord(in transaction: OpaquePointer) throws {
    sequence += 1
    try withUnsafeBytes(of: sequence.bigEndian) { sequenceBytes in
      var sequenceValue = MDB_val(sequenceBytes)
      var record = MDB_val(mv_size: Self.recordCount, mv_data: nil)
      try environment.check(
        mdb_put(transaction, log, &sequenceValue, &record, UInt32(MDB_APPEND | MDB_RESERVE)), "append a record")
      let target = UnsafeMutableRawBufferPointer(start: record.mv_data, count: record.mv_size)
      target.copyMemory(from: UnsafeRawBufferPointer(key))
      UnsafeMutableRawBufferPointer(rebasing: target[key.count...]).copyMemory(from: UnsafeRawBufferPointer(old))
      UnsafeMutableRawBufferPointer(rebasing: target[(key.count + old.count)...])
        .copyMemory(from: UnsafeRawBufferPointer(new))
    }
  }

  private func writeEntries(isNew: Bool, in transaction: OpaquePointer) throws {
    for (index, database) in indexes {
      let quantityMoved = index == .byCategoryAndQuantity
      if !isNew && quantityMoved {
        try withEntry(index, of: old) { entryValue in
          try environment.check(mdb_del(transaction, database, &entryValue, nil), "delete an index entry")
        }
      }
      if isNew || quantityMoved {
        try withEntry(index, of: new) { entryValue in
          var empty = MDB_val()
          try environment.check(mdb_put(transaction, database, &entryValue, &empty, 0), "put an index entry")
        }
      }
    }
  }

  private func withEntry(
    _ index: ProductIndex, of image: UnsafeMutableRawBufferPointer, _ body: (inout MDB_val) throws -> Void
  ) throws {
    let count = index.writeKey(of: UnsafeRawBufferPointer(image), to: entry)
    var value = MDB_val(mv_size: count, mv_data: entry.baseAddress)
    try body(&value)
  }
}
