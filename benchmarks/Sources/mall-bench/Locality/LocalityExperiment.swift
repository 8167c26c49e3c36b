import CBenchLMDB

/// Measures, with LMDB alone, what a layout of keys costs when changes arrive in sorted groups, each a durable transaction.
struct LocalityExperiment {
  static let valueBytes = 300
  static let groupItems = 50_000
  /// Updates go to random items of all, then to random items of the newest twentieth.
  static let updateGroups = 6
  static let newestShare = 20
  static let seed: UInt64 = 20_260_501

  struct Figures: Codable {
    var sequentialLoad = 0.0
    var sequentialBytes = 0
    var randomLoad = 0.0
    var randomBytes = 0
    var updates = 0.0
    var newestUpdates = 0.0
    var coldScan = 0.0
    var warmScan = 0.0
    var randomLoadedColdScan = 0.0
  }

  let layout: KeyLayout
  let items: Int
  let directory: String
  /// Whether the kernel may read ahead of a scan in the map.
  let readAhead: Bool

  func run() throws -> Figures {
    var figures = Figures()
    let ordered = Array(0..<items)
    var generator = SplitMix64(seed: Self.seed)
    let shuffled = ordered.shuffled(using: &generator)

    try withFreshStore { environment, database in
      figures.sequentialLoad = try write(ordered, to: database, of: environment)
      figures.sequentialBytes = FileSystem.allocatedBytes(of: dataFile)
    }
    try withStore { environment, database in
      figures.coldScan = try scan(database, of: environment)
      figures.warmScan = try scan(database, of: environment)
      let count = Self.groupItems * Self.updateGroups
      let anywhere = (0..<count).map { _ in generator.index(below: items) }
      figures.updates = try write(anywhere, to: database, of: environment)
      let newest = max(1, items / Self.newestShare)
      let recent = (0..<count).map { _ in items - newest + generator.index(below: newest) }
      figures.newestUpdates = try write(recent, to: database, of: environment)
    }
    try withFreshStore { environment, database in
      figures.randomLoad = try write(shuffled, to: database, of: environment)
      figures.randomBytes = FileSystem.allocatedBytes(of: dataFile)
    }
    try withStore { environment, database in
      figures.randomLoadedColdScan = try scan(database, of: environment)
    }
    FileSystem.remove(directory)
    return figures
  }

  private var dataFile: String { "\(directory)/data.mdb" }

  private func withFreshStore(_ body: (LMDBEnvironment, MDB_dbi) throws -> Void) throws {
    FileSystem.remove(directory)
    try FileSystem.createDirectory(directory)
    try open(body)
  }

  /// Opens the store anew after asking the kernel to forget its pages.
  private func withStore(_ body: (LMDBEnvironment, MDB_dbi) throws -> Void) throws {
    FileSystem.dropCache(of: dataFile)
    try open(body)
  }

  private func open(_ body: (LMDBEnvironment, MDB_dbi) throws -> Void) throws {
    let environment = try LMDBEnvironment(directory: directory, databases: 1, flags: readAhead ? 0 : MDB_NORDAHEAD)
    defer { environment.close() }
    try body(environment, environment.openDatabase("items"))
  }

  /// Puts the items group by group, each group sorted by key and durable; returns puts a second. Sorting is not counted:
  /// the engine's overlay keeps its entries in order anyway.
  private func write(_ order: [Int], to database: MDB_dbi, of environment: LMDBEnvironment) throws -> Double {
    var value = [UInt8](repeating: 0x61, count: Self.valueBytes)
    var key = [UInt8](repeating: 0, count: layout.keyBytes)
    var seconds = 0.0
    for start in stride(from: 0, to: order.count, by: Self.groupItems) {
      let group = order[start..<min(start + Self.groupItems, order.count)]
        .map { (prefix: layout.prefix(of: $0), item: $0) }
        .sorted { ($0.prefix, $0.item) < ($1.prefix, $1.item) }
      value[0] &+= 1
      let watch = Stopwatch()
      try environment.write { transaction in
        var cursor: OpaquePointer?
        try environment.check(mdb_cursor_open(transaction, database, &cursor), "open a cursor")
        defer { mdb_cursor_close(cursor) }
        try key.withUnsafeMutableBytes { keyBytes in
          try value.withUnsafeBytes { valueBytes in
            for entry in group {
              layout.write(item: entry.item, prefix: entry.prefix, to: keyBytes)
              var keyValue = MDB_val(UnsafeRawBufferPointer(keyBytes))
              var dataValue = MDB_val(valueBytes)
              try environment.check(mdb_cursor_put(cursor, &keyValue, &dataValue, 0), "put an item")
            }
          }
        }
      }
      seconds += watch.seconds
    }
    return Double(order.count) / seconds
  }

  /// Walks all items, touching each value; returns seconds.
  private func scan(_ database: MDB_dbi, of environment: LMDBEnvironment) throws -> Double {
    let watch = Stopwatch()
    try environment.read { transaction in
      var cursor: OpaquePointer?
      try environment.check(mdb_cursor_open(transaction, database, &cursor), "open a cursor")
      defer { mdb_cursor_close(cursor) }
      var key = MDB_val()
      var value = MDB_val()
      var count = 0
      var sum = 0
      while mdb_cursor_get(cursor, &key, &value, MDB_NEXT) == MDB_SUCCESS {
        count += 1
        sum &+= Int(value.bytes[0]) &+ Int(value.bytes[value.mv_size - 1])
      }
      guard count == items, sum > 0 else { throw BenchError("the scan saw \(count) of \(items) items") }
    }
    return watch.seconds
  }
}
