import ArgumentParser
import TableStore
import Triggers

struct BackfillStatus: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Shows how far the backfills are that are under way, or the one of a consumer.",
    discussion: """
        mallctl backfill status
        mallctl backfill status reindex --json

      ROWS_LEFT goes by how many rows there were at the start. A consumer without a backfill has no row.
      """)

  @OptionGroup var common: CommonOptions
  @OptionGroup var form: ReportOptions
  @Argument(help: "Name of the consumer. Default: all.") var name: String?

  func run() throws {
    let backfills = try StreamFailure.reading {
      try common.withStore { store in
        let backfills = Backfills(store)
        guard let name else { return try AsyncWork.run { try await backfills.all() } }
        return try AsyncWork.run { try await backfills.status(name) }.map { [$0] } ?? []
      }
    }
    let report = BackfillReport(backfills: backfills)
    let output = FileSink.standardOutput()
    if form.isJSON { try output.write(report.json.indented + "\n") } else { try report.table(to: output) }
    try output.finish()
  }
}
