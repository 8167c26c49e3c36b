import Foundation
import TableStore

/// The command `answer`: does what it is asked for on standard input, one line each, and answers with one line.
///
///     put NAME VERSION      → done
///     begin NAME VERSION    → begun, and `ended` once the put has been done, on another thread
///     get NAME              → VERSION, 0 if there is none
///     fill COUNT            → done, after COUNT large items (some tens of kilobytes each, names `f0`…)
///     look                  → the number of items a scan finds
struct Answering {
  private static let owner = "answers"
  private let settings: WriterSettings

  init(_ settings: WriterSettings) {
    self.settings = settings
  }

  func run() throws {
    let store = try Store.open(at: settings.store, options: settings.options)
    try Shop.prepare(store)
    Journal.say("ready")
    let table = store.table(Shop.table)
    while let line = readLine() {
      let words = line.split(separator: " ").map(String.init)
      let number = words.last.flatMap(Int.init) ?? 0
      switch words.first {
      case "put":
        try table.put(Shop.item(Self.owner, words[1], version: number, large: 0))
        Journal.say("done")
      case "begin":
        Journal.say("begun")
        Thread.detachNewThread {
          let outcome = Result { try table.put(Shop.item(Self.owner, words[1], version: number, large: 0)) }
          if case .failure(let error) = outcome { return Journal.say("failed \(error)") }
          Journal.say("ended")
        }
      case "get":
        Journal.say("\(try table.get(Shop.key(Self.owner, words[1]))?.int("ver") ?? 0)")
      case "fill":
        for count in 0..<number {
          try table.put(Shop.item(Self.owner, "f\(count % 50)", version: count + 1, large: 1))
        }
        Journal.say("done")
      case "look":
        var count = 0
        var items = try table.scan()
        while try items.next() != nil { count += 1 }
        Journal.say("\(count)")
      default:
        throw UsageError(message: "cannot do '\(line)'")
      }
    }
    try store.close()
    Journal.say("closed")
  }
}
