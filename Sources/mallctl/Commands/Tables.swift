import ArgumentParser
import TableStore

struct Tables: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Lists the tables: one name a line as a JSON string, or a table with their sizes.",
    discussion: """
        mallctl tables --output table
        mallctl tables | jq -r .
      """)

  @OptionGroup var common: CommonOptions
  @OptionGroup var document: DocumentOptions

  func run() throws {
    let output = FileSink.standardOutput()
    try common.withStore { store in
      let names = try store.tables()
      switch document.output {
      case .json:
        for name in names { try output.write(JSONValue.string(name).compact + "\n") }
      case .table:
        try TableReport.list(names.map { try store.describeTable($0) }, to: output)
      }
    }
    try output.finish()
  }
}
