import TestSupport
import Testing

@testable import TableStore

/// Random commits, with LMDB fed at random moments and the store reopened now and then: gets, and scans of any range in
/// both directions, always give what a dictionary gives.
struct EngineAgreesWithAModel {
  @Test(arguments: [1, 2, 3, 4] as [UInt64])
  func randomCommits(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    var options = EngineOptions()
    options.durability = .none
    // Small generations, so that sealing and applying happen all the time.
    options.generationBytes = 700 << 10
    let harness = try EngineHarness(options)
    var model: [[UInt8]: [UInt8]] = [:]
    let stems = (0..<3).map { _ in random.bytes(1200) }

    func key() -> [UInt8] {
      if Int.random(in: 0...9, using: &random) > 0 { return random.bytes(Int.random(in: 1...4, using: &random)) }
      return Array(stems.randomElement(using: &random)!.prefix([478, 480, 481, 1100].randomElement(using: &random)!))
        + random.bytes(Int.random(in: 0...3, using: &random))
    }

    for round in 1...600 {
      var changes: [([UInt8], [UInt8]?)] = []
      for _ in 0..<Int.random(in: 1...20, using: &random) {
        let value: [UInt8]? =
          Int.random(in: 0...2, using: &random) == 0 ? nil : random.bytes(Int.random(in: 0...900, using: &random))
        changes.append((key(), value))
      }
      let isScope = Bool.random(using: &random)
      func apply(_ transaction: WriteTransaction) throws {
        for (key, value) in changes {
          if let value { transaction.put(key, value) } else { transaction.delete(key) }
          if isScope { #expect(try transaction.value(key) == value, "own writes are read") }
        }
      }
      if isScope {
        _ = try harness.engine.transact(retries: 0, apply)
      } else {
        _ = try harness.engine.commit(apply)
      }
      for (key, value) in changes { model[key] = value }

      for _ in 0..<5 {
        let probe = key()
        #expect(try harness.get(probe) == model[probe], "seed \(seed), round \(round)")
      }
      if round % 20 == 0 {
        var bounds = [key(), key()].sorted { $0.lexicographicallyPrecedes($1) }
        if Bool.random(using: &random) { bounds[0] = [] }
        let range = KeyRange(lower: bounds[0], upper: Bool.random(using: &random) ? bounds[1] : nil)
        let expected = model.keys.filter { key in
          !key.lexicographicallyPrecedes(range.lower) && (range.upper.map { key.lexicographicallyPrecedes($0) } ?? true)
        }.sorted { $0.lexicographicallyPrecedes($1) }
        #expect(try harness.all(.items, range) == expected, "seed \(seed), round \(round)")
        #expect(try harness.all(.items, range, descending: true) == expected.reversed(), "seed \(seed), round \(round)")
      }
      switch Int.random(in: 0...40, using: &random) {
      case 0: try harness.engine.applyAll()
      case 1: try harness.reopen()
      default: break
      }
    }
    try harness.reopen()
    for (key, value) in model { #expect(try harness.get(key) == value) }
    #expect(try harness.all().count == model.count)
  }
}
