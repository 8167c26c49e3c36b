import ArgumentParser
import TableStore

struct Stats: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract:
      "Shows how many tables, items and bytes the store holds, its commits, and what its files take on the disk.",
    discussion: """
      Items and bytes are counted as they are fed from the log to the tables; commits.waiting (in the table: 'commits \
      not applied') says how many are still only in the log. Readers are those of all processes, this one included.

        mallctl stats --output table
        mallctl stats | jq .commits.waiting
      """)

  @OptionGroup var common: CommonOptions
  @OptionGroup var document: DocumentOptions

  func run() throws {
    let report = try common.withStore { store in
      StatsReport(
        directory: common.directory, tables: try store.tables().map { try store.describeTable($0) },
        store: try store.statistics(), files: try StoreFiles(common.directory))
    }
    let output = FileSink.standardOutput()
    switch document.output {
    case .json: try output.write(report.json.indented + "\n")
    case .table: try report.table(to: output)
    }
    try output.finish()
  }
}
