import ArgumentParser
import TableStore
import Triggers

struct DeadLetterRedrive: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "redrive",
    abstract: "Asks a trigger to take dead letters up again, and then what waits behind them, in order.",
    discussion: """
        mallctl dlq redrive reindex 4711:0
        mallctl dlq redrive reindex --all

      The trigger does so when it runs, at once if it does now. One that fails again stays, with its tries counted.
      """)

  @OptionGroup var common: CommonOptions
  @OptionGroup var form: ReportOptions
  @Argument(help: "Name of the trigger.") var name: String
  @Argument(help: "Positions of changes, such as 4711:0.") var positions: [PositionArgument] = []
  @Flag(help: "All there are.") var all = false

  func validate() throws {
    if positions.isEmpty != all { throw ValidationError("Say which: positions, or --all.") }
  }

  func run() throws {
    let (count, status) = try StreamFailure.reading {
      try common.withStore { store in
        let count = try DeadLetters(store).redrive(name, all ? nil : positions.map(\.position))
        return (count, try store.consumers.describe(name))
      }
    }
    if form.isJSON {
      let output = FileSink.standardOutput()
      let document = JSONValue.object([
        ("consumer", .string(name)), ("marked", .int(count)), ("owner", status.owner.map { .int($0.process) } ?? .null),
      ])
      try output.write(document.indented + "\n")
      try output.finish()
      return
    }
    let next =
      switch (status.owner, status.state.mayRun) {
      case (let owner?, _): "\(owner) takes them up"
      case (nil, true): "\(name) takes them up when it is run"
      case (nil, false): "\(name) is \(status.state.rawValue) and takes them up when it is resumed and run"
      }
    common.say("\(Figures.count(count, "dead letter")) marked; " + (count == 0 ? "nothing to do" : next))
  }
}
