import Foundation
import TableStore
import TestSupport
import Triggers

/// Counts the products of each category, and adds up their prices.
struct CountingHandler: TriggerHandler {
  let table: String

  func handle(_ batch: TriggerBatch) async throws -> TriggerOutcome {
    var effects = Effects()
    for change in batch.changes {
      for (image, sign) in [(change.oldImage, -1), (change.newImage, 1)] {
        guard let image, let category = image.string("category") else { continue }
        let key: Item = ["category": .s(category)]
        try effects.add(key, in: table, "count", .n(Number(sign)))
        try effects.add(key, in: table, "price", .n(Number(sign * (image.int("price") ?? 0))))
      }
    }
    return TriggerOutcome(effects)
  }
}

/// Counts and adds up the same, by reading and writing in the transaction that moves the checkpoint.
struct RankingHandler: TransactionHandler {
  let ranks: Table

  func handle(_ batch: TriggerBatch, in transaction: borrowing WriteScope) throws {
    var totals: [String: (count: Int, price: Int)] = [:]
    for change in batch.changes {
      for (image, sign) in [(change.oldImage, -1), (change.newImage, 1)] {
        guard let image, let category = image.string("category") else { continue }
        totals[category, default: (0, 0)].count += sign
        totals[category, default: (0, 0)].price += sign * (image.int("price") ?? 0)
      }
    }
    for (category, total) in totals {
      let before = try transaction.item(["category": .s(category)], in: ranks)
      let count = (before?.int("count") ?? 0) + total.count
      let price = (before?.int("price") ?? 0) + total.price
      try transaction.put(
        ["category": .s(category), "count": .n(Number(count)), "price": .n(Number(price))], in: ranks)
    }
  }
}

/// Counts the changes of each second, and how often it is told that a second is over.
struct WindowingHandler: TriggerHandler {
  func handle(_ batch: TriggerBatch) async throws -> TriggerOutcome {
    guard let window = batch.window else { throw UsageError(message: "a batch without a window") }
    var effects = Effects()
    let key: Item = ["start": .s("\(window.start)")]
    if window.isFinal {
      try effects.add(key, in: TriggerCatalogue.seconds, "closed", 1)
    } else {
      try effects.add(key, in: TriggerCatalogue.seconds, "changes", .n(Number(batch.changes.count)))
    }
    return TriggerOutcome(effects)
  }
}

/// Keeps a copy of each product, and a count of its effects for each change. Fails on poisoned products, unless mended.
struct CopyingHandler: TriggerHandler {
  let copies: String
  let ledger: String
  let isMended: Bool

  func handle(_ batch: TriggerBatch) async throws -> TriggerOutcome {
    var effects = Effects()
    for (index, change) in batch.changes.enumerated() {
      if !isMended, TriggerCatalogue.isPoisoned(change.newImage) {
        return .failed(at: index, "poisoned", effects: effects, isPermanent: true)
      }
      if let image = change.newImage {
        try effects.put(TriggerCatalogue.copy(image), in: copies)
      } else {
        try effects.delete(change.keys, in: copies)
      }
      try effects.add(["position": .s(change.position.sequenceNumber)], in: ledger, "times", 1)
    }
    return TriggerOutcome(effects)
  }
}

/// Appends what it sees to a file, each batch in one write:
///
///     run COMMIT DONE          a process begins, or ends in order; where the checkpoint is
///     batch ATTEMPT
///     see KEY CHANGE           with the idempotency key
///     end                      of the batch
///     done                     the checkpoint has moved behind the oldest batch that was not done yet
///
/// Every write begins with a line end, so that one cut off by the death of a process spoils no other.
struct FilingHandler: TriggerHandler {
  let file: Int32

  init(_ path: String) throws {
    file = open(path, O_WRONLY | O_CREAT | O_APPEND, 0o644)
    guard file >= 0 else { throw UsageError(message: "cannot open \(path)") }
  }

  func note(_ text: String) { Line.put("\n\(text)\n", to: file) }

  func handle(_ batch: TriggerBatch) async throws -> TriggerOutcome {
    let lines = batch.changes.map { "see \(batch.idempotencyKey(of: $0)) \(ObservedChange($0).line)" }
    note((["batch \(batch.attempt)"] + lines + ["end"]).joined(separator: "\n"))
    return TriggerOutcome()
  }
}
