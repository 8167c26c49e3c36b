import ArgumentParser
import TableStore

struct ConsumerLs: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ls",
    abstract: "Lists the consumers, how far behind they are, and what they keep.",
    discussion: """
        mallctl consumer ls
        mallctl consumer ls --json | jq '.[] | select(.lagMs > 60000).name'

      CHECKPOINT is the last commit that is done (+n: and n changes of the next), LAG_REC all changes of the store behind \
      it, LAG_MS the age of the oldest of them, RATE changes per second lately, HOLD_BYTES what of the log is behind it.
      Marked with ! and said on standard error: a lag over 60 s, over 80 % of the log's cap held, dead letters, and no \
      progress for 60 s although there are changes.
      """)

  @OptionGroup var common: CommonOptions
  @OptionGroup var form: ReportOptions

  func run() throws {
    let report = try StreamFailure.reading { try common.withStore { try ConsumerReport($0) } }
    let output = FileSink.standardOutput()
    if form.isJSON { try output.write(report.json.indented + "\n") } else { try report.table(to: output) }
    try output.finish()
    if !form.isJSON { for line in report.alarms { common.say(line) } }
  }
}
