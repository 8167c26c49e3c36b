import ArgumentParser
import TableStore
import Triggers

struct DeadLetterPurge: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "purge",
    abstract: "Drops dead letters for good: those at the positions given, or with --execute all of a trigger.",
    discussion: """
        mallctl dlq purge reindex 4711:0
        mallctl dlq purge reindex --execute

      Changes that wait behind one are handed to the trigger when it runs (--queue release), or dropped with it \
      (--queue drop). Without positions and --execute, it says what would go.
      """)

  @OptionGroup var common: CommonOptions
  @OptionGroup var form: ReportOptions
  @Argument(help: "Name of the trigger.") var name: String
  @Argument(help: "Positions of changes, such as 4711:0.") var positions: [PositionArgument] = []
  @Flag(help: "Drop all there are.") var execute = false
  @Option(help: "What becomes of changes that wait behind them.") var queue = DeadLetters.Queue.release

  func validate() throws {
    if execute, !positions.isEmpty { throw ValidationError("--execute drops all: leave out the positions, or it.") }
  }

  func run() throws {
    let isPlan = !execute && positions.isEmpty
    let (count, left) = try StreamFailure.reading {
      try common.withStore { store in
        let letters = DeadLetters(store)
        if isPlan {
          let count = try letters.list(name).count
          return (count, count)
        }
        let count = try letters.purge(name, positions.isEmpty ? nil : positions.map(\.position), queue: queue)
        return (count, try letters.list(name).count)
      }
    }
    if form.isJSON {
      let output = FileSink.standardOutput()
      let document = JSONValue.object([
        ("consumer", .string(name)), ("executed", .bool(!isPlan)), ("purged", .int(count)), ("left", .int(left)),
      ])
      try output.write(document.indented + "\n")
      try output.finish()
      return
    }
    let letters = Figures.count(count, "dead letter")
    if isPlan {
      common.say(
        count == 0 ? "\(name) has no dead letters" : "would drop \(letters) of \(name); add --execute to do it")
    } else {
      let rest = left == 0 ? "none left" : "\(Figures.grouped(left)) left, those released go when the trigger runs"
      common.say("\(letters) of \(name) dropped; \(rest)")
    }
  }
}

extension DeadLetters.Queue: ExpressibleByArgument {}
