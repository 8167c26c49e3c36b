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

  private static func filled(_ setting: StreamSetting) throws -> Store {
    let store = try StreamStore("read", setting, view: .newAndOldImages, durability: .none)
    try store.change(setting.changes)
    return store.store
  }

  /// Changes a second over the whole stream, twice: the first pass fills the page cache.
  private static func rate(_ store: Store, _ look: (Change) -> Int) async throws -> Double {
    var rate = 0.0
    for _ in 0..<2 {
      let watch = Stopwatch()
      var count = 0
      for try await page in store.changes(from: .trimHorizon, upToHead: true, pageSize: 1000).pages {
        for change in page.changes { count += look(change) }
      }
      rate = Double(count) / watch.seconds
    }
    return rate
  }

  private static func lines(_ store: Store) async throws -> Double {
    var line: [UInt8] = []
    return try await rate(store) { change in
      line.removeAll(keepingCapacity: true)
      return 1
    }
  }

  private static func readLMDB(_ setting: StreamSetting) throws -> Double {
    let lmdb = try StreamLMDB("read-lmdb", setting, keepsLog: true)
    defer { lmdb.close() }
    var generator = SplitMix64(seed: BenchConstants.seed &+ 7)
    for _ in stride(from: 0, to: setting.changes, by: 10_000) { try lmdb.update(&generator, 10_000) }
    _ = try lmdb.readLog()
    let watch = Stopwatch()
    return Double(try lmdb.readLog()) / watch.seconds
  }
}
