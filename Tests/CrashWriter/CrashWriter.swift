import Foundation
import TableStore

/// The program that crash tests kill, stop and starve:
///
///     CrashWriter write STORE [key=value …]    writes until told to stop (a line, or the end, of standard input)
///     CrashWriter registers STORE [key=value …] shares a few items with others and says when it did what
///     CrashWriter answer STORE [key=value …]   does single things it is asked for on standard input
///     CrashWriter churn STORE [key=value …]    leaves background work behind
///     CrashWriter settle STORE                 waits until there is none and verifies the store
///     CrashWriter dump STORE                   opens the store, compares its structures, prints what is in it
///
/// It says on standard output, a line each and never buffered, what it is about to write and what was acknowledged
/// (``Journal``), so that a test knows at any moment what must be there.
@main
struct CrashWriter {
  static func main() {
    do {
      try run(Array(CommandLine.arguments.dropFirst()))
    } catch let error as StoreError {
      Journal.complain("\(error.code): \(error)")
      exit(3)
    } catch {
      Journal.complain("\(error)")
      exit(2)
    }
  }

  private static func run(_ arguments: [String]) throws {
    guard arguments.count >= 2 else { throw UsageError(message: "usage: CrashWriter COMMAND STORE [key=value …]") }
    let settings = try WriterSettings(store: arguments[1], arguments.dropFirst(2))
    switch arguments[0] {
    case "write": try Writing(settings).run()
    case "registers": try Registers(settings).run()
    case "answer": try Answering(settings).run()
    case "churn": try Churning(settings).run()
    case "settle": try Settling(settings).run()
    case "dump": try Dump(settings).run()
    default: throw UsageError(message: "unknown command '\(arguments[0])'")
    }
  }
}

struct UsageError: Error, CustomStringConvertible {
  let message: String
  var description: String { message }
}
