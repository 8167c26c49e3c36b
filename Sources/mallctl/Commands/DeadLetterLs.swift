import ArgumentParser
import TableStore
import Triggers

struct DeadLetterLs: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ls",
    abstract: "Lists dead letters in the order of the stream: those of one trigger, or all.",
    discussion: """
        mallctl dlq ls reindex
        mallctl dlq ls --json | jq -r '.[] | [.consumer, .position, .error] | @tsv'
      """)

  @OptionGroup var common: CommonOptions
  @OptionGroup var form: ReportOptions
  @Argument(help: "Name of the trigger. Default: all.") var name: String?
  @Option(help: ArgumentHelp("List at most this many of a trigger.", valueName: "n")) var limit: Int?
  @Option(help: ArgumentHelp("Only those behind this position.", valueName: "position")) var after: PositionArgument?

  func validate() throws {
    if let limit, limit < 1 { throw ValidationError("--limit is at least 1.") }
  }

  func run() throws {
    let report = try StreamFailure.reading {
      try common.withStore { store in
        let letters = DeadLetters(store)
        let names = try name.map { [$0] } ?? store.consumers.list().map(\.name)
        return DeadLetterReport(
          letters: try names.flatMap { name in
            try letters.list(name, after: after?.position, limit: limit ?? .max).map { (name, $0) }
          })
      }
    }
    let output = FileSink.standardOutput()
    if form.isJSON { try output.write(report.json().indented + "\n") } else { try report.table(to: output) }
    try output.finish()
  }
}
