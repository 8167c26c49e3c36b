import ArgumentParser
import TableStore
import Triggers

struct ConsumerRm: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rm",
    abstract: "Removes a consumer, with its progress and dead letters, and lets go of the log it holds.",
    discussion: """
        mallctl consumer rm audit

      Refused while a process runs it or it has dead letters, unless --force is given.
      """)

  @OptionGroup var common: CommonOptions
  @OptionGroup var form: ReportOptions
  @Argument(help: "Name of the consumer.") var name: String
  @Flag(help: "Also one that is run, or has dead letters.") var force = false

  func run() throws {
    let report = try StreamFailure.reading {
      try common.withStore { store in
        let report = try ConsumerReport(name, store)
        if !force, let status = report.consumers.first { try check(status) }
        try store.consumers.remove(name)
        return report
      }
    }
    if form.isJSON {
      let output = FileSink.standardOutput()
      if let status = report.consumers.first { try output.write(report.details(status).indented + "\n") }
      try output.finish()
    } else {
      common.say("consumer \(name) removed")
    }
  }

  private func check(_ status: ConsumerStatus) throws {
    if let owner = status.owner {
      throw Refusal("the consumer \(name) is run by \(owner); stop that first, or take it away with --force")
    }
    if status.deadLetters > 0 {
      let letters = Figures.count(status.deadLetters, "dead letter")
      throw Refusal("the consumer \(name) has \(letters), lost if it is removed; --force does so")
    }
  }
}
