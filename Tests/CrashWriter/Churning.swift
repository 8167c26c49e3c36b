import Foundation
import TableStore

/// The command `churn`: makes tables, fills them with items of which some have expired, gives them an index and drops
/// them again, so that every process that has the store open has background work to do. Says `round NUMBER` after each.
struct Churning {
  private let settings: WriterSettings

  init(_ settings: WriterSettings) {
    self.settings = settings
  }

  func run() throws {
    let store = try Store.open(at: settings.store, options: settings.options)
    try Shop.prepare(store)
    Journal.say("ready")
    for number in settings.first..<settings.first + max(1, settings.count) {
      try round("\(settings.writer)-\(number)", store)
      Journal.say("round \(number)")
    }
    _ = readLine()
    try store.close()
    Journal.say("closed")
  }

  private func round(_ name: String, _ store: Store) throws {
    let table = try store.createTable(name, key: KeyAttribute("who", .s), sort: KeyAttribute("what", .s))
    for batch in 0..<40 {
      try table.put(
        contentsOf: (0..<100).map { try Shop.item(name, "n\(batch)-\($0)", version: batch * 100 + $0 + 1, large: 0) })
    }
    var index = UpdateTableRequest(name)
    index.createGlobalIndex = IndexDefinition(
      Shop.byShelf, KeySchema(KeyAttribute("shelf", .s), KeyAttribute("ver", .n)))
    try store.updateTable(index)
    try store.setExpiry(of: name, attribute: "goneAt")
    try table.put(["who": "late", "what": "late", "goneAt": .n(Number(Int(Date().timeIntervalSince1970) - 10))])
    // Some of the tables stay, with an index that somebody has to fill.
    if generator(name) % 3 != 0 { try store.deleteTable(name) }
  }

  private func generator(_ name: String) -> UInt64 {
    name.utf8.reduce(UInt64(7)) { ($0 &* 31) &+ UInt64($1) }
  }
}

/// The command `settle`: opens the store, waits until no index is being filled any more and nothing expired is left, and
/// verifies it. Says `problem TEXT` for whatever is wrong, then `end`.
struct Settling {
  private let settings: WriterSettings

  init(_ settings: WriterSettings) {
    self.settings = settings
  }

  func run() throws {
    let store = try Store.open(at: settings.store, options: settings.options)
    for name in try store.tables() where name != Shop.table {
      while try store.describeTable(name).globalIndexes.contains(where: { $0.status != .active }) { usleep(20_000) }
      let table = store.table(name)
      while try table.get(Shop.key("late", "late")) != nil { usleep(20_000) }
      var count = 0
      var items = try table.scan()
      while try items.next() != nil { count += 1 }
      if let index = try store.describeTable(name).globalIndexes.first {
        let found = try (0..<Shop.shelves).reduce(0) { sum, shelf in
          try sum + table.count("shelf = :s", values: [":s": .s("shelf-\(shelf)")], index: index.definition.name)
        }
        if found != count { Journal.say("problem the index of \(name) has \(found) entries for \(count) items") }
      }
    }
    for finding in try store.verify().findings { Journal.say("problem verify: \(finding)") }
    try store.close()
    Journal.say("end")
  }
}
