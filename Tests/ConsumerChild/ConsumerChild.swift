import Foundation
import TableStore
import Triggers

/// The process that tests of leases stop and kill: it reads the changes of one consumer.
///
///     ConsumerChild STORE CONSUMER LEASE-MILLISECONDS
///
/// It says `owned EPOCH`, then takes a batch for each line `next` on standard input (`got COUNT`) and commits it for each
/// `commit` (`committed`). An error ends it: `error CODE` and status 3.
@main
struct ConsumerChild {
  static func main() async {
    do {
      try await run(Array(CommandLine.arguments.dropFirst()))
    } catch let error as TriggerError {
      say("error \(error.code)")
      exit(3)
    } catch {
      say("error \(error)")
      exit(2)
    }
  }

  private static func run(_ arguments: [String]) async throws {
    guard arguments.count == 3, let lease = Int(arguments[2]) else { exit(64) }
    let store = try await Store.opening(at: arguments[0])
    let terms = LeaseTerms(duration: .milliseconds(lease), renewal: .milliseconds(max(50, lease / 3)))
    let reader = try await store.async.consumers.reader(arguments[1], wait: .seconds(30), terms: terms)
    say("owned \(reader.ownership.fence.epoch)")
    while let line = readLine() {
      switch line {
      case "next": say("got \(try await reader.next(timeout: .seconds(30)).count)")
      case "commit":
        try await reader.commit()
        say("committed")
      default: exit(64)
      }
    }
    reader.close()
    try await store.async.close()
  }

  private static func say(_ line: String) { FileHandle.standardOutput.write(Data((line + "\n").utf8)) }
}
