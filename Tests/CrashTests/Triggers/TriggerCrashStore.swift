import Foundation
import StreamLog
import TableStore
import TestSupport

/// A store whose catalogue is loaded by one process while another runs three triggers on it, both killed at will.
final class TriggerCrashStore {
  private let place: TemporaryDirectory
  let path: String
  /// What the external trigger appends to.
  let file: String

  init() throws {
    place = try TemporaryDirectory()
    path = place.file("store")
    file = place.file("filed")
  }

  /// Starts a loading process.
  func load(_ settings: String...) throws -> ChildProcess {
    try started(ChildProcess(BuiltProducts.program("CrashTrigger"), ["load", path] + settings))
  }

  /// Starts a process that runs the triggers; does not wait until they run.
  func follow(_ settings: [String] = []) throws -> ChildProcess {
    try ChildProcess(BuiltProducts.program("CrashTrigger"), ["follow", path, "file=\(file)"] + settings)
  }

  private func started(_ child: ChildProcess) throws -> ChildProcess {
    guard try child.nextLine() == "ready" else {
      throw ProcessError(message: "the loader did not get ready: " + child.errorText)
    }
    return child
  }

  /// Lets the triggers catch up and end by themselves.
  func settle(_ settings: String...) throws {
    let child = try follow(["settle=yes"] + settings)
    let lines = try child.remainingLines()
    let ending = try child.wait()
    guard ending == .exited(0), lines.last == "done" else {
      throw ProcessError(message: "the triggers did not settle: \(ending), \(lines): " + child.errorText)
    }
  }

  /// Opens the store, with nobody else using it.
  func judge(_ body: (Store) throws -> [String]) throws -> [String] {
    let store = try Store.open(at: path)
    defer { try? store.close() }
    return try body(store)
  }
}

/// What must hold once the triggers are done with everything.
enum TriggerJudgement {
  /// The store itself, and the figures that add up over products.
  static func counting(_ store: Store) throws -> [String] {
    let products = try store.table(TriggerCatalogue.products).scan().all()
    let stored = try store.table(TriggerCatalogue.categories).scan().all().filter(TriggerCatalogue.isFilled)
    return try ExactlyOnceValidator().violations(
      stored: stored, recomputed: TriggerCatalogue.expectedCategories(products),
      key: KeySchema(KeyAttribute("category", .s))
    ).map(\.description)
  }

  /// The copies, and one effect for each change.
  static func copying(_ store: Store) throws -> [String] {
    let products = try store.table(TriggerCatalogue.products).scan().all()
    let validator = ExactlyOnceValidator()
    let copies = try validator.violations(
      stored: store.table(TriggerCatalogue.copies).scan().all(), recomputed: products.map(TriggerCatalogue.copy),
      key: KeySchema(KeyAttribute("sku", .s)))
    var effects: [StreamPosition] = []
    for entry in try store.table(TriggerCatalogue.ledger).scan().all() {
      guard let position = StreamPosition(sequenceNumber: entry.string("position") ?? "") else { continue }
      effects += Array(repeating: position, count: entry.int("times") ?? 0)
    }
    let expected = try StreamTruth(store, .tables([TriggerCatalogue.products])).changes.map(\.position)
    return (copies + validator.violations(effects: effects, expected: expected)).map(\.description)
  }

  /// What the external trigger saw, over all its lives.
  static func filing(_ store: Store, _ file: String) throws -> [String] {
    let filed = try FiledChanges(file: file)
    let truth = try StreamTruth(store, .tables([TriggerCatalogue.products]))
    return (StreamValidators.violations(filed.observation, against: truth) + filed.keyViolations).map(\.description)
  }

  /// All of it, and the store's own check.
  static func all(_ store: Store, _ file: String) throws -> [String] {
    try counting(store) + copying(store) + filing(store, file) + store.verify().findings.map(\.description)
      + Replay.contradictions(in: store)
  }
}
