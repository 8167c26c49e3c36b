import ArgumentParser
import TableStore
import TriggerHandlers
import Triggers

struct TriggerVerify: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Computes a trigger's result anew beside the store, and prints where the stored one differs.",
    discussion: """
        mallctl trigger verify totals
        mallctl trigger verify totals --ignore updatedAt --json

      The handler is given all items that are there, into a temporary store; the trigger itself is run up to the same commit, \
      so nobody else may run it meanwhile. Nothing else is changed. For handlers whose result follows from the state of \
      their tables. Exit status 1 if there is any difference.
      """)

  @OptionGroup var common: CommonOptions
  @OptionGroup var form: ReportOptions
  @Argument(help: "Name of the trigger.") var name: String

  @Option(
    name: .customLong("table"),
    help: ArgumentHelp("A table to compare besides those that effects are computed for.", valueName: "name"))
  var tables: [String] = []

  @Option(help: ArgumentHelp("An attribute not to compare; may be repeated.", valueName: "attribute"))
  var ignore: [String] = []

  @Option(help: ArgumentHelp("Differences to print at the most.", valueName: "n"))
  var limit = 100

  @Option(help: ArgumentHelp("Where the temporary store is made.", valueName: "dir"), completion: .directory)
  var temporary: String?

  func validate() throws {
    if limit < 0 { throw ValidationError("--limit is not below 0.") }
  }

  func run() throws {
    Interrupt.listen()
    let report = try TriggerFailure.reporting {
      try common.withStore { store in
        let definition = try store.consumers.trigger(name).definition
        if let obstacle = EndpointHandler.obstacle(of: definition) { throw Refusal(obstacle) }
        var verification = Verification(
          store, name, handler: try EndpointHandler.handler(of: definition))
        verification.tables = Set(tables)
        verification.ignored = Set(ignore)
        verification.listed = limit
        verification.temporaryDirectory = temporary
        let ready = verification
        return try AsyncWork.run { try await ready.run() }
      }
    }
    let output = FileSink.standardOutput()
    try DifferencePrinter(name: name, report: report).write(to: output, isJSON: form.isJSON)
    try output.finish()
    if !report.isEqual { throw Refusal() }
  }
}
