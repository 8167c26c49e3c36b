import TableStore

/// What keeping a stream costs writers. The stores take turns, a slice of time each, so that whatever else the disk does
/// hits all of them.
struct UpdateRows {
  private static let sliceSeconds = 0.5

  private struct Lane {
    let row: StreamRow
    let update: (inout SplitMix64) throws -> Void
    var generator = SplitMix64(seed: BenchConstants.seed)
    var count = 0
    var seconds = 0.0

    init(_ row: StreamRow, _ update: @escaping (inout SplitMix64) throws -> Void) {
      self.row = row
      self.update = update
    }
  }

  let setting: StreamSetting

  func run(_ results: inout StreamResults) throws {
    let plain = try StreamStore("plain", setting, view: nil)
    let keys = try StreamStore("keys", setting, view: .keysOnly)
    let both = try StreamStore("both", setting, view: .newAndOldImages)
    let unsynced = try StreamStore("unsynced", setting, view: .newAndOldImages, durability: .none)
    let lmdb = try StreamLMDB("lmdb", setting, keepsLog: true)
    let lmdbPlain = try StreamLMDB("lmdb-plain", setting, keepsLog: false)
    var lanes = [
      Lane(.updatesPlain, plain.update), Lane(.updatesKeys, keys.update), Lane(.updatesBoth, both.update),
      Lane(.updatesBothUnsynced, unsynced.update), Lane(.updatesLMDB, lmdb.update),
      Lane(.updatesLMDBPlain, lmdbPlain.update),
    ]
    for _ in 0..<max(1, Int(setting.seconds / Self.sliceSeconds)) {
      for index in lanes.indices { try Self.run(&lanes[index], seconds: Self.sliceSeconds) }
    }
    for lane in lanes { results.add(lane.row, Double(lane.count) / lane.seconds) }
    for store in [plain, keys, both, unsynced] { try store.store.close() }
    for contender in [lmdb, lmdbPlain] { contender.close() }
  }

  private static func run(_ lane: inout Lane, seconds: Double) throws {
    let watch = Stopwatch()
    while watch.seconds < seconds {
      try lane.update(&lane.generator)
      lane.count += BenchConstants.batch
    }
    lane.seconds += watch.seconds
  }
}
