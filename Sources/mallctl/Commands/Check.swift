import ArgumentParser
import TableStore

struct Check: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Verifies every structure of the store against every other, while it is in use.",
    discussion: """
        mallctl check
        mallctl check --store /srv/shop.store > faults.txt || echo damaged

      Looks at items, indexes, expiry entries and the catalogue, and at every commit in the log; replays the log and \
      compares what it leaves with the tables. Prints one line a fault and ends with status 1 if there is any. \
      Changes nothing.
      """)

  @OptionGroup var common: CommonOptions

  func run() throws {
    var progress = Progress("entries", quiet: common.quiet)
    let report = try common.withStore { store in
      try store.verify { progress.update($0, fraction: nil) }
    }
    progress.finish()
    let output = FileSink.standardOutput()
    for finding in report.findings { try output.write("\(finding)\n") }
    try output.finish()
    guard report.isClean else {
      let count = "\(report.isCutOff ? "more than " : "")\(Figures.count(report.findings.count, "fault"))"
      throw Refusal("\(count) found; keep a copy of the store and restore a backup")
    }
    common.say(
      """
      the store is sound: \(Figures.count(report.tables, "table")), \(Figures.count(report.items, "item")), \
      \(Figures.count(report.indexEntries, "index entry", "index entries")), \
      \(Figures.count(report.expiryEntries, "expiry entry", "expiry entries")), \
      \(Figures.count(report.commits, "commit")) in the log, \
      \(Figures.count(report.records, "change")) replayed, \(Figures.decimal(progress.elapsed, places: 2)) s
      """)
  }
}
