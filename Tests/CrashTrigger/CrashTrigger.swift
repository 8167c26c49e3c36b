import Foundation
import TableStore
import Triggers

/// The program that crash tests of triggers kill:
///
///     CrashTrigger load STORE [key=value …]    changes the catalogue until told to stop
///     CrashTrigger follow STORE [key=value …]  runs triggers on it, until killed or told to stop
///     CrashTrigger status STORE                says how far behind each trigger is, and whether somebody runs it
///
/// To be told to stop is a line, or the end, of standard input. It says `ready` when its work begins and `done` at a clean
/// end.
@main
struct CrashTrigger {
  static func main() async {
    do {
      try await run(Array(CommandLine.arguments.dropFirst()))
    } catch {
      Line.complain("\(error)")
      exit(2)
    }
  }

  private static func run(_ arguments: [String]) async throws {
    guard arguments.count >= 2 else { throw UsageError(message: "usage: CrashTrigger COMMAND STORE [key=value …]") }
    let settings = try TriggerSetting(store: arguments[1], arguments.dropFirst(2))
    switch arguments[0] {
    case "load": try Loading(settings).run()
    case "follow": try await Following(settings).run()
    case "status": try await status(settings)
    default: throw UsageError(message: "unknown command '\(arguments[0])'")
    }
  }
}

extension CrashTrigger {
  private static func status(_ settings: TriggerSetting) async throws {
    let store = try await Store.opening(at: settings.store, options: settings.options)
    for consumer in try await store.async.consumers.list() {
      Line.say("trigger \(consumer.name) \(consumer.lagRecords) \(consumer.owner == nil ? "free" : "owned")")
    }
    try await store.async.close()
  }
}

struct UsageError: Error, CustomStringConvertible {
  let message: String
  var description: String { message }
}

/// Lines that are out before the program can be killed.
enum Line {
  static func say(_ line: String) { put(line + "\n", to: 1) }
  static func complain(_ line: String) { put("CrashTrigger: \(line)\n", to: 2) }

  /// Writes all of `text` in one call where the system takes it so.
  static func put(_ text: String, to descriptor: Int32) {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let count = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
      // Nobody listens any more.
      if count < 0 && errno != EINTR { exit(4) }
      bytes = bytes.dropFirst(max(0, count))
    }
  }
}
