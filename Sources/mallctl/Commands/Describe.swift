import ArgumentParser
import TableStore

struct Describe: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Shows a table's keys, indexes, expiry, stream and sizes.",
    discussion: """
        mallctl describe products --output table
        mallctl describe products | jq -r '.globalIndexes[].name'
      """)

  @OptionGroup var common: CommonOptions
  @OptionGroup var document: DocumentOptions
  @Argument(help: "Name of the table.") var table: String

  func run() throws {
    let description = try common.withStore(tables: [table]) { try $0.describeTable(table) }
    let output = FileSink.standardOutput()
    switch document.output {
    case .json: try output.write(TableReport.json(description).indented + "\n")
    case .table: try TableReport.table(description, to: output)
    }
    try output.finish()
  }
}
