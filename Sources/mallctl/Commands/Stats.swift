import ArgumentParser
import TableStore

struct Stats: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Shows how many tables, items and bytes the store holds, and what its files take on the disk.",
    discussion: "Items and bytes are counted as they are fed from the log to the tables; the newest may not be in yet.")

  @OptionGroup var common: CommonOptions
  @OptionGroup var document: DocumentOptions

  func run() throws {
    let tables = try common.withStore { store in try store.tables().map { try store.describeTable($0) } }
    let report = StatsReport(directory: common.directory, tables: tables, files: try StoreFiles(common.directory))
    let output = FileSink.standardOutput()
    switch document.output {
    case .json: try output.write(report.json.indented + "\n")
    case .table: try report.table(to: output)
    }
    try output.finish()
  }
}
