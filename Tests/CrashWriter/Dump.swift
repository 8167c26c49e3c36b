import StreamLog
import TableStore
import TestSupport

/// The command `dump`: opens the store as a newcomer would after the accident, compares its structures with each other,
/// and says what is in it:
///
///     item OWNER NAME VERSION    for every item of the writers
///     tally COUNT                what the writers counted up together
///     problem TEXT               something that should not be
///     end                        nothing was cut off
struct Dump {
  private let settings: WriterSettings

  init(_ settings: WriterSettings) {
    self.settings = settings
  }

  func run() throws {
    var options = settings.options
    options.createIfMissing = false
    let store = try Store.open(at: settings.store, options: options)
    let table = store.table(Shop.table)
    if try store.tables().contains(Shop.table) {
      var items: [String: [String: Int]] = [:]
      var results = try table.scan()
      while let item = try results.next() { note(item, &items) }
      try compareShelves(table, items)
      for (owner, versions) in items { try compareVersions(table, owner, versions) }
      say(items)
    }
    try verify(store)
    try store.close()
    Journal.say("end")
  }

  /// Looks at one item, and files its version under its owner and name.
  private func note(_ item: Item, _ items: inout [String: [String: Int]]) {
    guard let owner = item.string("who"), let name = item.string("what") else {
      return problem("an item has no key: \(item.dictionary)")
    }
    if owner == Shop.counter.owner {
      Journal.say("tally \(item.int("tally") ?? -1)")
      return
    }
    guard let version = item.int("ver") else { return problem("\(owner) \(name) has no version") }
    if items[owner]?[name] != nil { problem("\(owner) \(name) was scanned twice") }
    items[owner, default: [:]][name] = version
    if !Shop.isWhole(item, name, version: version) {
      problem("\(owner) \(name) is not what version \(version) should be")
    }
  }

  private func compareShelves(_ table: Table, _ items: [String: [String: Int]]) throws {
    var found = 0
    for shelf in 0..<Shop.shelves {
      var last = -1
      var results = try table.query(
        "shelf = :s", values: [":s": .s("shelf-\(shelf)")], index: Shop.byShelf)
      while let item = try results.next() {
        found += 1
        let (owner, name, version) = (item.string("who") ?? "", item.string("what") ?? "", item.int("ver") ?? -1)
        if items[owner]?[name] != version { problem("\(Shop.byShelf) has \(owner) \(name) \(version), the table not") }
        if version % Shop.shelves != shelf { problem("\(owner) \(name) is on the wrong shelf") }
        if version < last { problem("\(Shop.byShelf) is out of order at \(owner) \(name)") }
        last = version
      }
    }
    let expected = items.values.reduce(0) { $0 + $1.count }
    if found != expected { problem("\(Shop.byShelf) has \(found) entries for \(expected) items") }
  }

  private func compareVersions(_ table: Table, _ owner: String, _ versions: [String: Int]) throws {
    var found: [String: Int] = [:]
    var results = try table.query("who = :w", values: [":w": .s(owner)], index: Shop.byVersion)
    while let item = try results.next() {
      guard let name = item.string("what"), let version = item.int("ver") else {
        return problem("\(Shop.byVersion) has an entry without a key under \(owner)")
      }
      if found.updateValue(version, forKey: name) != nil { problem("\(Shop.byVersion) has \(owner) \(name) twice") }
    }
    if found != versions { problem("\(Shop.byVersion) and the table differ under \(owner)") }
  }

  private func verify(_ store: Store) throws {
    let report = try store.verify()
    for finding in report.findings { problem("verify: \(finding)") }
    // Told a second way, by another reader of the records, where the log is whole. Nothing can be said while others write.
    guard try store.streamFigures().trimmedSegments == 0 else { return }
    let commit = store.log.visibleCommit
    let contradictions = try Replay.contradictions(in: store)
    guard store.log.visibleCommit == commit else { return }
    for text in contradictions { problem("replay: \(text)") }
  }

  private func say(_ items: [String: [String: Int]]) {
    for (owner, versions) in items {
      for (name, version) in versions { Journal.say("item \(owner) \(name) \(version)") }
    }
  }

  private func problem(_ text: String) {
    Journal.say("problem \(text)")
  }
}
