import TestSupport
import Testing

@testable import Triggers

/// The decisions of a backfill against a model: tables that change between any two steps, and a reader that is killed
/// and goes on from what it has saved.
@Suite struct BackfillModelTests {
  /// A store of rows with numbers as keys, and its log.
  private struct Model {
    struct Event {
      var table: String
      var id: UInt32
      var row: UInt8
      var value: Int?
    }
    var tables: [String: (id: UInt32, rows: [UInt8: Int])] = [:]
    var log: [Event] = []
    var lastID: UInt32 = 0
    var lastValue = 0

    mutating func createTable(_ name: String) {
      lastID += 1
      tables[name] = (lastID, [:])
    }

    mutating func write(_ random: inout SeededGenerator) {
      guard let name = tables.keys.sorted().randomElement(using: &random), var table = tables[name] else { return }
      let row = UInt8.random(in: 0..<40, using: &random)
      var value: Int?
      if Int.random(in: 0..<4, using: &random) > 0 {
        lastValue += 1
        value = lastValue
      } else if table.rows[row] == nil {
        return
      }
      table.rows[row] = value
      tables[name] = table
      log.append(Event(table: name, id: table.id, row: row, value: value))
    }

    static func key(_ id: UInt32, _ row: UInt8) -> [UInt8] { withUnsafeBytes(of: id.bigEndian, Array.init) + [row] }
  }

  /// What a consumer was given, with its place: saved as one.
  private struct Saved {
    var progress: BackfillProgress?
    var commit: Int
    var state: [String: [UInt8: Int]] = [:]
    var faults: [String] = []

    mutating func deliver(_ table: String, _ row: UInt8, _ value: Int?, isRow: Bool) {
      let before = state[table]?[row]
      if isRow, before != nil { faults.append("row \(row) of \(table) twice") }
      if let before, let value, value <= before { faults.append("row \(row) of \(table) went back") }
      if value == nil, before == nil { faults.append("row \(row) of \(table) was removed unseen") }
      state[table, default: [:]][row] = value
    }
  }

  /// One page, delivered up to some change of it: where a kill happens, `stop` is less than its length.
  private func step(_ saved: inout Saved, _ model: Model, rows limit: Int, stop: Int, _ drained: Int) {
    var left = stop
    guard let start = saved.progress else { return }
    // The changes up to the commit of the rows, or of a view taken a little earlier.
    while saved.commit < drained {
      let event = model.log[saved.commit]
      if start.covers(table: event.table, id: event.id, itemKey: { _ in Model.key(event.id, event.row) }) {
        guard left > 0 else { return }
        left -= 1
        saved.deliver(event.table, event.row, event.value, isRow: false)
      }
      saved.commit += 1
    }
    guard drained == model.log.count, var progress = saved.progress, let name = progress.table else { return }
    if let table = model.tables[name] {
      let rows = table.rows.sorted { $0.key < $1.key }.map { (Model.key(table.id, $0.key), $0.key, $0.value) }
      let begun = progress.key.flatMap { $0.starts(with: Model.key(table.id, 0).prefix(4)) ? $0 : nil }
      // Another table under the old name: what was known of the former one is void.
      if begun == nil { saved.state[name] = [:] }
      let rest = rows.filter { row in begun.map { $0.lexicographicallyPrecedes(row.0) } ?? true }
      for (key, row, value) in rest.prefix(limit) {
        guard left > 0 else { return }
        left -= 1
        saved.deliver(name, row, value, isRow: true)
        progress.pass(key, names: ["id"], rows: 1)
        saved.progress = progress
      }
      guard rest.count <= limit else { return }
    } else {
      saved.state[name] = [:]
    }
    progress.finishTable()
    saved.progress = progress.isOver ? nil : progress
  }

  @Test(arguments: 0..<200) func everyRowIsDeliveredOnceAndInOrder(seed: Int) throws {
    var random = SeededGenerator(seed: UInt64(seed))
    var model = Model()
    for name in ["a", "b", "c"] { model.createTable(name) }
    for _ in 0..<Int.random(in: 0..<200, using: &random) { model.write(&random) }
    var progress = BackfillProgress(startedAt: 1, by: 1)
    progress.begin(["c", "a", "b"], rowsExpected: 0)
    var saved = Saved(progress: progress, commit: model.log.count)
    let recreates = seed % 4 == 0
    var steps = 0
    while saved.progress != nil {
      steps += 1
      for _ in 0..<Int.random(in: 0..<6, using: &random) { model.write(&random) }
      if recreates, steps == 3 || steps == 9 { model.createTable(["a", "b"].randomElement(using: &random)!) }
      // Bytes are what survives a kill.
      saved.progress = try saved.progress.map { try BackfillProgress(encoded: $0.encoded) }
      let whole = Int.random(in: 0..<3, using: &random) > 0
      let drained = whole ? model.log.count : Int.random(in: saved.commit...model.log.count, using: &random)
      let limit = Int.random(in: 1...7, using: &random)
      let stop = whole ? Int.max : Int.random(in: 0..<8, using: &random)
      step(&saved, model, rows: limit, stop: stop, drained)
      try #require(steps < 5000)
    }
    for event in model.log[saved.commit...] { saved.deliver(event.table, event.row, event.value, isRow: false) }
    // A table made anew takes nothing along; its former rows are gone without a record.
    for (name, table) in model.tables {
      let known = saved.state[name] ?? [:]
      for (row, value) in table.rows { #expect(known[row] == value) }
      if !recreates { #expect(known == table.rows) }
    }
    if !recreates { #expect(saved.faults == []) }
  }

  @Test func damagedBytesAreRefused() throws {
    var progress = BackfillProgress(startedAt: 7, by: 3)
    progress.begin(["b", "a"], rowsExpected: 12)
    progress.pass([0, 0, 0, 1, 9], names: ["id", "at"], rows: 4)
    let bytes = progress.encoded
    #expect(try BackfillProgress(encoded: bytes) == progress)
    for length in bytes.indices {
      #expect(throws: (any Error).self) { _ = try BackfillProgress(encoded: Array(bytes[..<length])) }
    }
    #expect(throws: (any Error).self) { _ = try BackfillProgress(encoded: [2] + bytes.dropFirst()) }
  }
}
