import ArgumentParser
import TableStore

struct Check: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Verifies every structure of the store against every other, while it is in use.",
    discussion: """
      Prints one line a fault and ends with status 1 if there is any. Changes nothing.
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
      let count = "\(report.isCutOff ? "more than " : "")\(Figures.grouped(report.findings.count))"
      throw Refusal("\(count) faults found; keep a copy of the store and restore a backup")
    }
    common.say(
      """
      the store is sound: \(Figures.grouped(report.tables)) tables, \(Figures.grouped(report.items)) items, \
      \(Figures.grouped(report.indexEntries)) index entries, \(Figures.grouped(report.expiryEntries)) expiry entries, \
      \(Figures.decimal(progress.elapsed, places: 2)) s
      """)
  }
}
