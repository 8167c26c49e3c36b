import ArgumentParser
import TableStore

struct StreamVerifyLog: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify-log",
    abstract: "Replays the change stream and compares it with the tables, while the store is in use.",
    discussion: """
        mallctl stream verify-log

      Every frame is checked, every record against what its commit wrote and against the records before it, and the \
      value the log left under each key against the tables. Prints one line a fault and ends with status 1 if there \
      is any. 'mallctl check' does this and more.
      """)

  @OptionGroup var common: CommonOptions

  func run() throws {
    var progress = Progress("pages", quiet: common.quiet)
    let report = try common.withStore { store in
      try store.verifyStream { progress.update($0, fraction: nil) }
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
      the stream is sound: \(Figures.count(report.commits, "commit")), \(Figures.count(report.records, "change")), \
      \(Figures.decimal(progress.elapsed, places: 2)) s
      """)
  }
}
