import ArgumentParser
import TableStore

struct ConsumerShow: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Shows all that is known of a consumer.",
    discussion: """
        mallctl consumer show audit
        mallctl consumer show audit --json | jq .counters
      """)

  @OptionGroup var consumer: ConsumerOptions

  func run() throws {
    let report = try StreamFailure.reading {
      try consumer.common.withStore { try ConsumerReport(consumer.name, $0) }
    }
    guard let status = report.consumers.first else { return }
    let output = FileSink.standardOutput()
    if consumer.form.isJSON {
      try output.write(report.details(status).indented + "\n")
    } else {
      try report.properties(status, to: output)
    }
    try output.finish()
    if !consumer.form.isJSON { for line in report.alarms { consumer.common.say(line) } }
  }
}
