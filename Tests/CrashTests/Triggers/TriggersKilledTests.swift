import Foundation
import TableStore
import TestSupport
import Testing

/// Triggers of all kinds follow a catalogue while their process and the loading one are killed again and again; at the end
/// every derived figure equals its recomputation.
@Suite struct TriggersKilledTests {
  /// `TRIGGER:POINT` of every place where a trigger may kill its process.
  private static let points = TriggerCatalogue.triggers.flatMap { trigger in
    ["afterHandler", "beforeCommit", "afterCommit", "beforeCheckpoint"].map { "\(trigger):\($0)" }
  }

  /// So that the log, and with it the judging, does not grow with the rounds.
  private static let roundsPerStore = 24

  @Test("killed at a named point, effects happen exactly once", arguments: ["full", "none"])
  func killedAtNamedPoints(durability: String) throws {
    // The same order for both, of which each takes every other point.
    var generator = Rounds.generator(41)
    let points = Self.points.shuffled(using: &generator)
    let perStore = points.count / 2
    let first = durability == "full" ? 0 : 1
    for start in stride(from: 0, to: max(Rounds.count / 2, perStore), by: perStore) {
      try runTest { store, version in
        let loader = try store.load("seed=\(start)", "first=\(version)", "durability=\(durability)")
        // There is something to begin with.
        _ = try loader.lines(for: 0.3)
        for round in start..<start + perStore {
          let point = points[(2 * round + first + round / perStore) % points.count]
          let visit = Int.random(in: 1...4, using: &generator)
          let follower = try store.follow(["durability=\(durability)", "kill=\(point):\(visit)"])
          // A trigger with something to do gets to its point by itself; a checkpoint without effects may never come.
          _ = try follower.lines(for: point.hasSuffix("beforeCheckpoint") ? 0.2 : 3)
          try follower.killAndWait()
        }
        loader.closeInput()
        try loader.wait()
      }
    }
  }

  @Test("killed at random, writers too, effects happen exactly once")
  func killedAtRandom() throws {
    var generator = Rounds.generator(43)
    for start in stride(from: 1, through: Rounds.count, by: Self.roundsPerStore) {
      try runTest { store, first in
        var first = first
        var loader = try store.load("seed=\(start)", "first=\(first)")
        for round in start..<start + Self.roundsPerStore {
          let batch = [1, 7, 20, 100].randomElement(using: &generator) ?? 20
          let follower = try store.follow(["batch=\(batch)"])
          _ = try follower.lines(for: .random(in: 0.02...0.3, using: &generator))
          try follower.killAndWait()
          guard round.isMultiple(of: 3) else { continue }
          try loader.killAndWait()
          first += 1_000_000
          loader = try store.load("seed=\(round)", "first=\(first)")
        }
        try loader.killAndWait()
      }
    }
  }

  /// Kills by `body`, then judges, before and after the poison is mended.
  private func runTest(_ body: (TriggerCrashStore, Int) throws -> Void) throws {
    let store = try TriggerCrashStore()
    try body(store, 1_000_000)
    try store.settle()
    let unmended = try store.judge { store in
      try TriggerJudgement.counting(store, in: TriggerCatalogue.categories) + poisonViolations(store)
    }
    #expect(unmended.prefix(5) == [], "seed \(Rounds.seed)")
    try store.settle("mended=yes")
    let mended = try store.judge { try TriggerJudgement.all($0, store.file) }
    #expect(mended.prefix(5) == [], "seed \(Rounds.seed)")
  }

  /// While poison is not mended, no poisoned version is copied, and none of the products that never were poisoned
  /// differs from its copy.
  private func poisonViolations(_ store: Store) throws -> [String] {
    let products = try store.table(TriggerCatalogue.products).scan().all()
    let copies = try store.table(TriggerCatalogue.copies).scan().all()
    var violations: [String] = []
    let bySKU = Dictionary(copies.map { ($0.string("sku") ?? "", $0) }) { $1 }
    for product in products {
      let number = product.string("sku").flatMap { Int($0.dropFirst("sku-".count)) } ?? 0
      let copy = bySKU[product.string("sku") ?? ""]
      if number.isMultiple(of: 25) {
        if let version = copy?.int("ver"), version.isMultiple(of: 10) { violations.append("\(product) was copied") }
      } else if try copy != TriggerCatalogue.copy(product) {
        violations.append("\(product) differs from \(copy.map { "\($0)" } ?? "nothing")")
      }
    }
    return violations
  }
}
