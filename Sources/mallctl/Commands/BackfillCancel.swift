import ArgumentParser
import TableStore
import Triggers

struct BackfillCancel: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cancel",
    abstract: "Gives a backfill up: the consumer goes on with the stream and never gets the rows that are left.",
    discussion: """
        mallctl backfill cancel reindex

      Whoever runs the consumer is stopped by this. Exit status 1 if no backfill is under way.
      """)

  @OptionGroup var consumer: ConsumerOptions

  func run() throws {
    let name = consumer.name
    let status = try StreamFailure.reading {
      try consumer.common.withStore { store in
        let backfills = Backfills(store)
        return try AsyncWork.run { try await backfills.cancel(name) }
      }
    }
    guard let status else { throw Refusal("\(name) has no backfill under way") }
    if consumer.form.isJSON {
      let output = FileSink.standardOutput()
      try output.write(BackfillReport.json(status).indented + "\n")
      try output.finish()
    } else {
      let rows = Figures.count(Int(clamping: status.rowsDone), "row")
      consumer.common.say("backfill of \(name) given up after \(rows); it goes on with the stream")
    }
  }
}
