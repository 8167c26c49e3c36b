import ArgumentParser
import TableStore
import Triggers

struct BackfillStart: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "start",
    abstract: "Lets a consumer begin anew with the rows that are there; shows a plan unless --execute is given.",
    discussion: """
        mallctl backfill start reindex
        mallctl backfill start reindex --execute

      It then gets each row once, and every change that is made meanwhile and after. What it has made of earlier changes \
      stays as it is. Refused while a process runs it, unless --force takes it away. A new consumer that begins so is \
      made with --from backfill.
      """)

  @OptionGroup var consumer: ConsumerOptions

  @Flag(help: "Do it.")
  var execute = false

  @Flag(help: "Also while a process runs it.")
  var force = false

  func run() throws { try consumer.reset(to: .backfill, execute: execute, force: force) }
}
