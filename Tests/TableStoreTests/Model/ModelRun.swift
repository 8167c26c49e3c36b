import Synchronization
import TableStore
import TestSupport
import Testing

/// One run of random operations on a store and on its model.
final class ModelRun {
  let seed: UInt64
  var random: ExpressionRandom
  var tables: [String: ModelTable] = [:]
  /// The transactions that were carried out, by their tokens.
  var tokens: [(token: String, request: TransactWriteItemsRequest)] = []
  /// Operations that succeeded and that were refused, so that a test can see that it tries both.
  private(set) var succeeded = 0
  private(set) var refused = 0
  private(set) var round = 0
  private(set) var hasFailed = false
  private(set) var store: Store

  private let directory: TemporaryDirectory
  private let options: StoreOptions
  /// Epoch seconds.
  private let clock: Clock

  private final class Clock: Sendable {
    let seconds = Atomic<Int>(1_700_000_000)
  }

  init(seed: UInt64) throws {
    self.seed = seed
    random = ExpressionRandom(seed)
    directory = try TemporaryDirectory()
    let clock = Clock()
    self.clock = clock
    var options = StoreOptions.test
    options.overlayBytes = 1 << 20
    options.clock = { UInt64(clock.seconds.load(ordering: .relaxed)) * 1_000_000 }
    self.options = options
    store = try Store.open(at: directory.file("store"), options: options)
  }

  var now: Int { clock.seconds.load(ordering: .relaxed) }

  /// Records a difference between store and model unless `isTrue`.
  func expect(_ isTrue: Bool, _ what: @autoclosure () -> String, sourceLocation: SourceLocation = #_sourceLocation) {
    guard !isTrue else { return }
    hasFailed = true
    Issue.record("seed \(seed), round \(round): \(what())", sourceLocation: sourceLocation)
  }

  /// Carries out random operations, then checks everything there is.
  func run(rounds: Int) throws {
    for name in ModelWorld.tables { try createTable(name) }
    for round in 1...rounds {
      // What comes after the first difference only follows from it.
      if hasFailed { return }
      self.round = round
      switch random.int(0..<100) {
      case 0..<24: try put()
      case 24..<44: try update()
      case 44..<52: try delete()
      case 52..<58: try batch()
      case 58..<66: try transact()
      case 66..<72: try getItems()
      case 72..<84: try query()
      case 84..<90: try scan()
      case 90..<93: try advanceClock()
      case 93..<96: try changeIndexes()
      case 96: try changeExpiry()
      case 97: try reopen()
      case 98: try replaceTable()
      default: try compareAll()
      }
    }
    try compareAll()
    try store.finishBackgroundWork()
    try store.requireSound()
    try reopen()
    try compareAll()
    try store.requireSound()
    try store.close()
  }

  // MARK: Comparing

  /// Whether the store did an operation that the model expects to be refused, or not, with one of `codes`.
  ///
  /// - Returns: what `body` returned.
  @discardableResult
  func expect<R>(refusal codes: Set<StoreError.Code>, _ what: String, _ body: () throws -> R) throws -> R? {
    do {
      let result = try body()
      succeeded += 1
      expect(codes.isEmpty, "\(what) was not refused")
      return result
    } catch let error as StoreError {
      refused += 1
      expect(codes.contains(error.code), "\(what): \(error)")
      return nil
    }
  }

  /// Compares all items of all tables.
  func compareAll() throws {
    expect(try store.tables() == tables.keys.sorted(), "the tables' names")
    for (name, table) in tables {
      var found: [Attributes: Attributes] = [:]
      for item in try store.table(name).scan().all() { found[table.key(of: item.dictionary)] = item.dictionary }
      let wrong = Set(found.keys).union(table.items.keys).filter { found[$0] != table.items[$0] }
      if let key = wrong.first {
        let (found, wanted) = (String(describing: found[key]), String(describing: table.items[key]))
        expect(false, "\(name) \(key): \(found), not \(wanted)")
      }
    }
  }

  // MARK: Time and the store itself

  private func advanceClock() throws {
    clock.seconds.add(random.int(1..<60), ordering: .relaxed)
    try sweep()
  }

  func sweep() throws {
    try store.finishBackgroundWork()
    for name in tables.keys {
      tables[name]?.expire(before: now)
      for position in tables[name]?.indexes.indices ?? 0..<0 {
        tables[name]?.indexes[position].mayBeFilling = false
      }
    }
  }

  private func reopen() throws {
    try store.close()
    store = try Store.open(at: directory.file("store"), options: options)
  }
}
