import ArgumentParser
import TableStore
import Triggers

struct TriggerList: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ls",
    abstract: "Lists the triggers: what they are about, how far behind they are, what they could not handle.",
    discussion: """
        mallctl trigger ls
        mallctl trigger ls --json | jq -r '.[] | select(.deadLetters > 0) | .name'

      LAG counts changes of all tables behind the trigger's checkpoint. 'mallctl consumer ls' shows more figures.
      """)

  @OptionGroup var common: CommonOptions
  @OptionGroup var form: ReportOptions

  func run() throws {
    let triggers = try TriggerFailure.reporting {
      try common.withStore { try $0.consumers.list().filter { $0.definition.settings != nil } }
    }
    let output = FileSink.standardOutput()
    if form.isJSON {
      try output.write(JSONValue.array(triggers.map { TriggerReport(status: $0).json }).indented + "\n")
    } else {
      try TriggerReport.list(triggers, to: output)
    }
    try output.finish()
  }
}

struct TriggerShow: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Shows a trigger: its definition, how far it is, what it last failed with.",
    discussion: """
        mallctl trigger show reindex
        mallctl trigger show reindex --json | jq '{triggers: [.definition]}' > triggers.json
      """)

  @OptionGroup var common: CommonOptions
  @OptionGroup var form: ReportOptions
  @Argument(help: "Name of the trigger.") var name: String

  func run() throws {
    let report = TriggerReport(
      status: try TriggerFailure.reporting { try common.withStore { try $0.consumers.trigger(name) } })
    let output = FileSink.standardOutput()
    if form.isJSON { try output.write(report.json.indented + "\n") } else { try report.table(to: output) }
    try output.finish()
  }
}
