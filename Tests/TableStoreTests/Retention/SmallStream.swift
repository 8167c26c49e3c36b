import StreamLog
import TestSupport

@testable import TableStore

/// A store with small segments and one table, whose stream is trimmed by hand or by itself.
final class SmallStream {
  static let segment = 64 << 10

  let directory: TemporaryDirectory
  let store: Store

  /// - Parameters:
  ///   - cap: segments that are kept at most.
  ///   - looks: whether the store's own thread trims, besides when a segment is begun, as it always does.
  init(retention: Int? = nil, cap: Int? = nil) throws {
    directory = try TemporaryDirectory()
    store = try Store.open(
      at: directory.file("store"), options: SmallStream.options(retention: retention, cap: cap))
    try store.createTable("things", key: KeyAttribute("id", .s))
  }

  static func options(retention: Int? = nil, cap: Int? = nil) -> StoreOptions {
    var options = StoreOptions.test
    options.segmentBytes = segment
    options.retention = retention
    options.streamCapBytes = cap.map { $0 * segment }
    return options
  }

  /// Writes about `segments` segments of changes to a hundred items, and has the tables hold them.
  func fill(_ segments: Int) throws {
    let text = String(repeating: "x", count: 1000)
    let target = store.log.visible.segment + UInt64(segments)
    var number = 0
    while store.log.visible.segment < target {
      number += 1
      let round = store.log.visibleCommit
      try store.table("things").put(["id": .s("thing-\(number % 100)"), "text": .s(text), "round": .s("\(round)")])
      if number % 50 == 0 { try store.tableEngine.engine.applyAll() }
    }
    try store.tableEngine.engine.applyAll()
  }

  var logBytes: Int { get throws { try store.log.byteCount() } }

  /// Registers a consumer whose checkpoint is at `cursor`, or at the head.
  func register(
    _ id: UInt64, at cursor: StreamCursor? = nil, holds: Bool = true, _ overflow: ConsumerCheckpoint.Overflow = .expire
  ) throws {
    _ = try store.commitConsumers { transaction in
      let checkpoint = ConsumerCheckpoint(
        cursor: cursor ?? transaction.latest, holds: holds, overflow: overflow)
      transaction.put(ConsumerKey.checkpoint(id), checkpoint.encoded)
    }
  }

  func mark() throws -> TrimMark { try store.readConsumers { try $0.trimMark() } }

  func checkpoint(_ id: UInt64) throws -> ConsumerCheckpoint? {
    try store.readConsumers { try $0.get(ConsumerKey.checkpoint(id)).map(ConsumerCheckpoint.init(encoded:)) }
  }

  /// Waits for `condition`, which the store's own thread brings about. The deadline only ends a test that has failed.
  func wait(for condition: () throws -> Bool) throws {
    for _ in 0..<600 {
      if try condition() { return }
      Clock.sleep(milliseconds: 50)
    }
    throw StoreError(.storeUnavailable, "what was waited for did not happen")
  }

  /// Verifies the store and closes it.
  func end() throws {
    try store.requireSound()
    try store.close()
  }
}
