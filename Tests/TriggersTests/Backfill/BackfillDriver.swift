import TableStore
import TestSupport

@testable import Triggers

/// Runs a consumer by hand, one commit after the other, and may be killed after any of them: what it knows is then read
/// from the store again. Its effects are the sum and the number of `n` over all items of the tables, in `sums`.
struct BackfillDriver {
  let store: AsyncStore
  let name: String
  private var random: SeededGenerator
  private var source: ConsumerSource?
  private var fence = Fence(consumer: "", incarnation: 0, epoch: 0)
  private var place = SourcePlace(.start)
  private(set) var rows = 0
  private(set) var kills = 0
  /// The kinds of what was delivered, in order, by item.
  private(set) var seen: [Item: [String]] = [:]

  init(_ store: AsyncStore, _ name: String, seed: UInt64) {
    self.store = store
    self.name = name
    random = SeededGenerator(seed: seed)
  }

  /// Forgets everything that is not in the store.
  mutating func restart() async throws {
    let name = name
    let (consumer, place) = try await store.readConsumers { state in
      let consumer = try state.consumer(name)
      return (consumer, try state.place(of: consumer.incarnation))
    }
    fence = Fence(consumer: name, incarnation: consumer.incarnation, epoch: consumer.checkpoint.epoch)
    self.place = place ?? SourcePlace(.start)
    source = ConsumerSource(store.store, consumer.definition.selection, from: self.place)
  }

  /// Handles one page, in several commits, and perhaps does not get to its end.
  ///
  /// - Returns: whether there is nothing more to do for now.
  mutating func step(killing: Bool = true, maxChanges: Int = 100) async throws -> Bool {
    if source == nil { try await restart() }
    guard let source else { return true }
    let page = try await store.onOwnThread { _ in try source.nextPage(maxChanges: maxChanges, maxBytes: 1 << 20) }
    var done = 0
    repeat {
      let count = page.changes.isEmpty ? 0 : Int.random(in: 1...page.changes.count - done, using: &random)
      let changes = Array(page.changes[done..<done + count])
      let to = page.changes.isEmpty ? page.end : page.place(after: done + count - 1)
      if killing, Int.random(in: 0..<8, using: &random) == 0 {
        kills += 1
        self.source = nil
        return false
      }
      let (fence, from) = (fence, place)
      if from != to {
        _ = try await store.commitConsumers { transaction in
          try transaction.advance(fence, from: from, to: to)
          var effects = Effects()
          for change in changes {
            let more = (change.newImage?.int("n") ?? 0) - (change.oldImage?.int("n") ?? 0)
            try effects.add(["id": "sum"], in: "sums", "n", .n(Number(more)))
            let items = (change.newImage == nil ? 0 : 1) - (change.oldImage == nil ? 0 : 1)
            try effects.add(["id": "count"], in: "sums", "n", .n(Number(items)))
          }
          _ = try transaction.apply(effects.items, cause: nil)
        }
        for change in changes {
          rows += change.isBackfill ? 1 : 0
          seen[change.keys, default: []].append(change.isBackfill ? "row" : "\(change.event)")
        }
      }
      place = to
      done += count
    } while done < page.changes.count
    return page.isAtHead && page.changes.isEmpty && place.backfill == nil
  }

  /// What the tables have and what the consumer made of them; equal if each change had its effect once.
  func sums(of tables: [String]) async throws -> (real: [Int], made: [Int]) {
    var real = [0, 0]
    for table in tables {
      for try await item in try store.table(table).scan() {
        real[0] += item.int("n") ?? 0
        real[1] += 1
      }
    }
    let sum = try await store.table("sums").get(["id": "sum"])
    let count = try await store.table("sums").get(["id": "count"])
    let made = [sum?.int("n") ?? 0, count?.int("n") ?? 0]
    return (real, made)
  }
}

extension AsyncStore {
  /// Makes tables whose stream shows both images, keyed by `id`.
  func makeTables(_ names: String...) async throws {
    for name in names {
      try await createTable(CreateTableRequest(name, KeySchema(KeyAttribute("id", .s))))
    }
  }

  /// Puts the items with these numbers; `n` is the number.
  func fill(_ table: String, _ numbers: Range<Int>) async throws {
    try await onOwnThread { store in
      try store.table(table).put(contentsOf: numbers.map { try Item(["id": .s("item\($0)"), "n": .n(Number($0))]) })
    }
  }
}
