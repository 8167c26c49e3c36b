import ArgumentParser
import TableStore
import Triggers

struct DeadLetterShow: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Prints a dead letter with its whole record, as JSON.",
    discussion: """
        mallctl dlq show reindex 4711:0 | jq .record.dynamodb.NewImage
      """)

  @OptionGroup var common: CommonOptions
  @Flag(help: "JSON; there is no other form.") var json = false
  @Argument(help: "Name of the trigger.") var name: String
  @Argument(help: "Position of the change, such as 4711:0.") var position: PositionArgument

  func run() throws {
    let text = try StreamFailure.reading {
      try common.withStore { store in
        let letters = DeadLetters(store)
        let letter = try letters.show(name, position.position)
        let waiting = try letters.waiting(name, behind: position.position).count
        return try DeadLetterReport.json(name, letter, waiting: waiting).indented
      }
    }
    let output = FileSink.standardOutput()
    try output.write(text + "\n")
    try output.finish()
  }
}
