import TableStore

/// Reading the whole stream back.
struct ReadRows {
  let setting: StreamSetting

  func run(_ results: inout StreamResults) async throws {
    let store = try Self.filled(setting)
    results.add(.readRaw, try await Self.rate(store) { _ in 1 })
    results.add(.readNDJSON, try await Self.lines(store))
    try await store.async.close()
    results.add(.readLMDB, try Self.readLMDB(setting))
  }

  /// Filled without waiting for the disk, then closed, which makes it durable, and opened again.
  private static func filled(_ setting: StreamSetting) throws -> Store {
    let store = try StreamStore("read", setting, view: .newAndOldImages, durability: .none)
    try store.change(setting.changes)
    try store.store.close()
    return try Store.open(at: store.path)
  }

  /// Changes a second over the whole stream, twice: the first pass fills the page cache.
  private static func rate(_ store: Store, _ look: (Change) throws -> Int) async throws -> Double {
    var rate = 0.0
    for _ in 0..<2 {
      let watch = Stopwatch()
      var count = 0
      for try await page in store.changes(of: .all, from: .trimHorizon, upToHead: true, pageSize: 1000).pages {
        for change in page.changes { count += try look(change) }
      }
      rate = Double(count) / watch.seconds
    }
    return rate
  }

  private static func lines(_ store: Store) async throws -> Double {
    var bytes = 0
    let rate = try await rate(store) { change in
      bytes += try change.json().count
      return 1
    }
    guard bytes > 0 else { throw BenchError("there were no lines") }
    return rate
  }

  private static func readLMDB(_ setting: StreamSetting) throws -> Double {
    let lmdb = try StreamLMDB("read-lmdb", setting, keepsLog: true)
    defer { lmdb.close() }
    var generator = SplitMix64(seed: BenchConstants.seed &+ 7)
    for _ in stride(from: 0, to: setting.changes, by: 10_000) { try lmdb.update(&generator, count: 10_000) }
    _ = try lmdb.readLog()
    let watch = Stopwatch()
    return Double(try lmdb.readLog()) / watch.seconds
  }
}
