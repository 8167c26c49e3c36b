import ArgumentParser
import Foundation
import TableStore

/// Watches a store's stream from a process of its own and says when it saw each change.
struct StreamWatchCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "stream-watch", shouldDisplay: false)

  @Option var store: String
  @Option var count: Int

  func run() async throws {
    let store = try await Store.opening(at: store)
    var changes = store.changes(of: WakeRow.table, from: .latest).makeAsyncIterator()
    try FileHandle.standardOutput.write(contentsOf: Data("watching\n".utf8))
    var seen: [(number: Int, time: UInt64)] = []
    while seen.count < count, let change = try await changes.next() {
      let time = SharedClock.nanoseconds()
      seen.append((change.keys.int("id") ?? -1, time))
    }
    for (number, time) in seen { print(number, time) }
    try await store.async.close()
  }
}
