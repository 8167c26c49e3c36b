import Foundation
import TableStore

/// One thread's work: random operations on items of its own, one after the other, each announced and answered.
final class Writer: @unchecked Sendable {
  private let settings: WriterSettings
  private let owner: String
  private let store: Store
  private let table: Table
  private let flag: StopFlag
  private var generator: SplitMix
  private var number: Int

  init(_ settings: WriterSettings, number: Int, store: Store, flag: StopFlag) {
    self.settings = settings
    owner = "\(settings.writer)-\(number)"
    self.store = store
    table = store.table(Shop.table)
    self.flag = flag
    generator = SplitMix(state: settings.seed &* 1000 &+ UInt64(number))
    self.number = settings.first
  }

  func run() {
    let last = settings.count == 0 ? Int.max : settings.first + settings.count
    while number < last, !flag.isRaised {
      let operation = nextOperation()
      Journal.say("\(owner) try \(number) \(operation.announcement)")
      do {
        try carryOut(operation)
        Journal.say("\(owner) ack \(number)")
      } catch {
        guard goesOn(after: error) else { return }
      }
      number += 1
    }
  }

  /// Says what went wrong. After an error that leaves the outcome open, the thread ends: its last operation is the only
  /// one in doubt.
  private func goesOn(after error: any Error) -> Bool {
    guard let error = error as? StoreError else {
      Journal.say("\(owner) err \(number) unknown \(error)")
      return false
    }
    Journal.say("\(owner) err \(number) \(error.code) \(error)")
    switch error.code {
    case .storeFull, .storeLocked:
      usleep(20_000)
      return true
    case .transactionConflict, .transactionCanceled:
      return true
    default:
      return false
    }
  }

  // MARK: Operations

  private enum Operation {
    case put(String)
    case update(String)
    case delete(String)
    /// Puts, updates, deletes one item each and counts up, all or nothing.
    case together([String])
    /// The same in a write scope.
    case scope([String])
  }

  private struct Announced {
    let operation: Operation
    let announcement: String
  }

  private func nextOperation() -> Announced {
    let name = randomName()
    if settings.deletesOnly { return Announced(operation: .delete(name), announcement: "\(name)=-") }
    switch generator.next() % 20 {
    case 0..<10: return Announced(operation: .put(name), announcement: "\(name)=\(number)")
    case 10..<14: return Announced(operation: .update(name), announcement: "\(name)=\(number)")
    case 14..<17: return Announced(operation: .delete(name), announcement: "\(name)=-")
    case let choice:
      let names = threeNames()
      let announcement = "\(names[0])=\(number) \(names[1])=\(number) \(names[2])=- +"
      return Announced(operation: choice == 17 ? .scope(names) : .together(names), announcement: announcement)
    }
  }

  private func carryOut(_ announced: Announced) throws {
    switch announced.operation {
    case .put(let name):
      try table.put(try item(name))
    case .update(let name):
      try table.update(Shop.key(owner, name), ItemUpdate(updateText), values: updateValues(name))
    case .delete(let name):
      try table.delete(Shop.key(owner, name))
    case .together(let names):
      _ = try store.transactWriteItems(request(names))
    case .scope(let names):
      try store.write { scope in
        try scope.put(try item(names[0]), in: table)
        try scope.update(Shop.key(owner, names[1]), in: table, ItemUpdate(updateText), values: updateValues(names[1]))
        try scope.delete(Shop.key(owner, names[2]), in: table)
        try scope.update(counterKey, in: table, "ADD tally :one", values: [":one": 1])
      }
    }
  }

  private func request(_ names: [String]) throws -> TransactWriteItemsRequest {
    var update = UpdateItemRequest(Shop.table, Shop.key(owner, names[1]), updateText)
    update.expressionAttributeValues = try Item(updateValues(names[1]))
    var count = UpdateItemRequest(Shop.table, counterKey, "ADD tally :one")
    count.expressionAttributeValues = [":one": 1]
    return TransactWriteItemsRequest([
      .put(PutItemRequest(Shop.table, try item(names[0]))), .update(update),
      .delete(DeleteItemRequest(Shop.table, Shop.key(owner, names[2]))), .update(count),
    ])
  }

  private var counterKey: Item { Shop.key(Shop.counter.owner, Shop.counter.name) }

  private func item(_ name: String) throws -> Item {
    try Shop.item(owner, name, version: number, large: settings.large)
  }

  private var updateText: String {
    let text = "SET ver = :v, shelf = :s, body = :t"
    return Shop.expiry(number) == nil ? text + " REMOVE goneAt" : text + ", goneAt = :e"
  }

  private func updateValues(_ name: String) -> [String: AttributeValue] {
    var values: [String: AttributeValue] = [
      ":v": .n(Number(number)), ":s": .s(Shop.shelf(number)),
      ":t": .s(Shop.text(name, version: number, large: settings.large)),
    ]
    if let expires = Shop.expiry(number) { values[":e"] = .n(Number(expires)) }
    return values
  }

  private func randomName() -> String {
    "n" + String(generator.next() % UInt64(settings.names))
  }

  private func threeNames() -> [String] {
    var names: [String] = []
    while names.count < 3 {
      let name = randomName()
      if !names.contains(name) { names.append(name) }
    }
    return names
  }
}

/// SplitMix64.
struct SplitMix {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
