import ArgumentParser
import TableStore

struct StreamInfo: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "info",
    abstract: "Shows where the change stream begins and ends, what it holds, and how much of it is kept.",
    discussion: """
        mallctl stream info
        mallctl stream info --json | jq .availableRecords
      """)

  @OptionGroup var common: CommonOptions
  @OptionGroup var form: ReportOptions

  func run() throws {
    let report = StreamReport(figures: try common.withStore { try $0.streamFigures() })
    let output = FileSink.standardOutput()
    if form.isJSON { try output.write(report.json.indented + "\n") } else { try report.table(to: output) }
    try output.finish()
  }
}
