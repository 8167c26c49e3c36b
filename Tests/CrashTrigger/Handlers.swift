import Foundation
import TableStore
import TestSupport
import Triggers

/// Counts the products of each category, and adds up their prices.
struct CountingHandler: TriggerHandler {
  func handle(_ batch: TriggerBatch) async throws -> TriggerOutcome {
    var effects = Effects()
    for change in batch.changes {
      for (image, sign) in [(change.oldImage, -1), (change.newImage, 1)] {
        guard let image, let category = image.string("category") else { continue }
        let key: Item = ["category": .s(category)]
        try effects.add(key, in: TriggerCatalogue.categories, "count", .n(Number(sign)))
        try effects.add(key, in: TriggerCatalogue.categories, "price", .n(Number(sign * (image.int("price") ?? 0))))
      }
    }
    return TriggerOutcome(effects)
  }
}

/// Keeps a copy of each product, and a count of its effects for each change. Fails on poisoned products, unless mended.
struct CopyingHandler: TriggerHandler {
  let isMended: Bool

  func handle(_ batch: TriggerBatch) async throws -> TriggerOutcome {
    var effects = Effects()
    for (index, change) in batch.changes.enumerated() {
      if !isMended, TriggerCatalogue.isPoisoned(change.newImage) {
        return .failed(at: index, "poisoned", effects: effects, isPermanent: true)
      }
      if let image = change.newImage {
        try effects.put(TriggerCatalogue.copy(image), in: TriggerCatalogue.copies)
      } else {
        try effects.delete(change.keys, in: TriggerCatalogue.copies)
      }
      try effects.add(
        ["position": .s(change.position.sequenceNumber)], in: TriggerCatalogue.ledger, "times", 1)
    }
    return TriggerOutcome(effects)
  }
}

/// Appends what it sees to a file, each batch in one write:
///
///     run COMMIT DONE          a process begins; where the checkpoint is
///     batch ATTEMPT
///     see KEY CHANGE           with the idempotency key
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
    note((["batch \(batch.attempt)"] + lines).joined(separator: "\n"))
    return TriggerOutcome()
  }
}
