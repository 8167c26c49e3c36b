import Foundation
import StreamLog
import TableStore
import TestSupport

/// A store whose catalogue is loaded by one process while another runs triggers on it, both killed at will.
final class TriggerCrashStore {
  private let place: TemporaryDirectory
  /// The directory that holds the store's; what the fault library watches.
  let root: String
  let path: String
  /// What external triggers append to, each with its name behind it.
  let file: String

  init() throws {
    place = try TemporaryDirectory()
    root = try place.makeDirectory("root")
    path = root + "/store"
    file = place.file("filed")
  }

  /// A path beside the store, which the fault library does not watch.
  func beside(_ name: String) -> String { place.file(name) }

  /// Starts a loading process.
  func load(_ settings: String..., faults: Faults? = nil) throws -> ChildProcess {
    let child = try ChildProcess(BuiltProducts.program("CrashTrigger"), ["load", path] + settings, faults: faults)
    try child.waitUntilReady()
    return child
  }

  /// Starts a process that runs the triggers; does not wait until they run.
  func follow(_ settings: [String] = [], faults: Faults? = nil) throws -> ChildProcess {
    try ChildProcess(
      BuiltProducts.program("CrashTrigger"), ["follow", path, "file=\(file)"] + settings, faults: faults)
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

  /// A line `trigger NAME LAG owned` (or `free`) for each trigger.
  func status() throws -> [String] {
    let child = try ChildProcess(BuiltProducts.program("CrashTrigger"), ["status", path])
    let lines = try child.remainingLines()
    guard try child.wait() == .exited(0) else { throw ProcessError(message: "no status: " + child.errorText) }
    return lines
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
  /// The figures that add up over products.
  static func counting(_ store: Store, in table: String) throws -> [String] {
    let products = try store.table(TriggerCatalogue.products).scan().all()
    let stored = try store.table(table).scan().all().filter(TriggerCatalogue.isFilled)
    return try ExactlyOnceValidator().violations(
      stored: stored, recomputed: TriggerCatalogue.expectedCategories(products),
      key: KeySchema(KeyAttribute("category", .s))
    ).map { "\(table): \($0)" }
  }

  /// The copies, and one effect for each change.
  static func copying(_ store: Store, _ truth: StreamTruth, in table: String, _ ledger: String) throws -> [String] {
    let products = try store.table(TriggerCatalogue.products).scan().all()
    let validator = ExactlyOnceValidator()
    let copies = try validator.violations(
      stored: store.table(table).scan().all(), recomputed: products.map(TriggerCatalogue.copy),
      key: KeySchema(KeyAttribute("sku", .s)))
    var effects: [StreamPosition] = []
    for entry in try store.table(ledger).scan().all() {
      guard let position = StreamPosition(sequenceNumber: entry.string("position") ?? "") else { continue }
      effects += Array(repeating: position, count: entry.int("times") ?? 0)
    }
    let expected = truth.changes.map(\.position)
    return (copies + validator.violations(effects: effects, expected: expected)).map { "\(table): \($0)" }
  }

  /// Each second's changes counted once, and each second closed once, the last one perhaps not yet.
  static func windowing(_ store: Store, _ truth: StreamTruth) throws -> [String] {
    var changes: [UInt64: Int] = [:]
    for change in truth.changes { changes[change.timestamp - change.timestamp % 1_000_000, default: 0] += 1 }
    let newest = changes.keys.max()
    var problems: [String] = []
    for item in try store.table(TriggerCatalogue.seconds).scan().all() {
      let start = item.string("start").flatMap { UInt64($0) } ?? 0
      let expected = changes.removeValue(forKey: start) ?? 0
      let (found, closed) = (item.int("changes") ?? 0, item.int("closed") ?? 0)
      if found != expected { problems.append("second \(start) has \(found) changes instead of \(expected)") }
      if closed != 1, start != newest || closed != 0 { problems.append("second \(start) was closed \(closed) times") }
    }
    return problems + changes.keys.sorted().map { "second \($0) is missing" }
  }

  /// What the external trigger of one lane saw, over all its lives.
  static func filing(_ truth: StreamTruth, _ file: String) throws -> [String] {
    let filed = try FiledChanges(file: "\(file).\(TriggerCatalogue.filing)")
    return (StreamValidators.violations(filed.observation, against: truth) + filed.keyViolations).map(\.description)
  }

  /// What the external trigger of several lanes saw: changes of one item in order, and none missed.
  static func posting(_ truth: StreamTruth, _ file: String) throws -> [String] {
    let filed = try FiledChanges(file: "\(file).\(TriggerCatalogue.posting)")
    let validators: [any StreamValidator] = [OrderedValidator(.item), UniqueValidator(), ReliableValidator()]
    let violations = StreamValidators.violations(filed.observation, against: truth, validators)
    return (violations + filed.keyViolations).map { "posting: \($0)" }
  }

  /// All effects in the store, and the store's own check.
  static func transactional(_ store: Store) throws -> [String] {
    let truth = try StreamTruth(store, .tables([TriggerCatalogue.products]))
    return try counting(store, in: TriggerCatalogue.categories) + counting(store, in: TriggerCatalogue.ranks)
      + counting(store, in: TriggerCatalogue.fills)
      + copying(store, truth, in: TriggerCatalogue.copies, TriggerCatalogue.ledger)
      + copying(store, truth, in: TriggerCatalogue.laneCopies, TriggerCatalogue.laneLedger)
      + windowing(store, truth) + store.verify().findings.map(\.description) + Replay.contradictions(in: store)
  }

  /// All of it, and what external triggers saw.
  static func all(_ store: Store, _ file: String) throws -> [String] {
    let truth = try StreamTruth(store, .tables([TriggerCatalogue.products]))
    return try transactional(store) + filing(truth, file) + posting(truth, file)
  }
}
