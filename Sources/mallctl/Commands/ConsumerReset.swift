import ArgumentParser
import TableStore
import Triggers

struct ConsumerReset: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reset",
    abstract: "Moves a consumer to another place in the stream; shows a plan unless --execute is given.",
    discussion: """
        mallctl consumer reset audit --to -1h
        mallctl consumer reset audit --to -500 --execute

      --to is trim, latest, a sequence number or a commit's number (what it gets next), a time, -10m before now, or -500: \
      so many changes of the store back from where it stands. That also ends EXPIRED and BLOCKED. Refused while a \
      process runs it; --force takes it away, and what that process has not committed by then is refused.
      For 'everything anew, from the rows', see 'mallctl backfill start'.
      """)

  @OptionGroup var consumer: ConsumerOptions

  @Option(parsing: .unconditional, help: ArgumentHelp("Where to.", valueName: "place"))
  var to: String

  @Flag(help: "Do it.")
  var execute = false

  @Flag(help: "Also while a process runs it.")
  var force = false

  func run() throws { try consumer.reset(to: try target(), execute: execute, force: force) }

  private func target() throws -> ResetTarget {
    if let start = StreamStart(text: to, now: realtimeMicroseconds()) { return .stream(start) }
    if to.first == "-", to.utf8.dropFirst().allSatisfy({ (48...57).contains($0) }), let count = UInt64(to.dropFirst()) {
      return .back(count)
    }
    throw InputError(
      "\(to) is no place: write trim, latest, a sequence number of 30 digits, a commit's number, a time such as "
        + "2026-02-03T14:05:06Z, -10m, or -500 for so many changes back", at: "--to")
  }
}
