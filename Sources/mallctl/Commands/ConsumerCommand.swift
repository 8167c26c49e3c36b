import ArgumentParser
import TableStore
import Triggers

/// The parent of the commands about durable consumers of the stream.
struct ConsumerCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "consumer",
    abstract: "Makes durable readers of the change stream, shows how far they are, moves and removes them.",
    discussion: """
        mallctl consumer create audit --table orders --from trim
        mallctl tail-stream -f --consumer audit
        mallctl consumer ls

      Triggers are consumers too: all of these but create are for them as well.
      Exit status: 0 done; 1 refused: no such consumer, one that exists, one that is run elsewhere, time is up; 2 bad \
      usage, or a position the store does not have; 3 dropped from the stream, or the consumer has expired; 4 the store \
      cannot be opened or read.
      """,
    subcommands: [
      ConsumerLs.self, ConsumerShow.self, ConsumerCreate.self, ConsumerPause.self, ConsumerResume.self,
      ConsumerReset.self, ConsumerWait.self, ConsumerRm.self,
    ])
}

/// What commands about one consumer have in common.
struct ConsumerOptions: ParsableArguments {
  @OptionGroup var common: CommonOptions
  @OptionGroup var form: ReportOptions
  @Argument(help: "Name of the consumer.") var name: String

  /// Runs `body` and looks how the consumer stands then.
  func change(_ body: (Store) throws -> Void) throws -> ConsumerReport {
    try StreamFailure.reading {
      try common.withStore { store in
        try body(store)
        return try ConsumerReport(name, store)
      }
    }
  }

  /// Says what was done, or prints how the consumer stands as JSON.
  func answer(_ report: ConsumerReport, _ said: (ConsumerStatus) -> String) throws {
    guard let status = report.consumers.first else { return }
    guard form.isJSON else { return common.say(said(status)) }
    let output = FileSink.standardOutput()
    try output.write(report.details(status).indented + "\n")
    try output.finish()
  }
}
