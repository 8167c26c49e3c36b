import ArgumentParser
import TableStore
import Triggers

struct ConsumerWait: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "wait",
    abstract: "Waits until a consumer is done with a position of the stream.",
    discussion: """
        mallctl consumer wait reindex --seq 4711 --timeout 10s

      A commit's number stands for all of its changes, a sequence number for the one. Without --seq, the newest commit \
      is meant. Exit status 1 if the time is up, 130 if stopped by Ctrl-C.
      """)

  @OptionGroup var consumer: ConsumerOptions

  @Option(help: ArgumentHelp("A sequence number of 30 digits, or a commit's number.", valueName: "seq"))
  var seq: String?

  @Option(help: ArgumentHelp("How long to wait at most.", valueName: "seconds"))
  var timeout = Seconds(count: 30)

  private enum Goal {
    case position(StreamPosition)
    case commit(CommitNumber)
  }

  func run() throws {
    let goal = try parsedGoal()
    Interrupt.listen()
    let report = try consumer.change { store in
      try wait(for: try goal ?? .commit(CommitNumber(store.streamFigures().headCommit)), in: store)
    }
    try consumer.answer(report) { "\($0.name) is done up to \($0.checkpoint.next.sequenceNumber)" }
  }

  /// Waits in pieces, so that Ctrl-C ends it.
  private func wait(for goal: Goal, in store: Store) throws {
    let end = monotonicSeconds() + Double(timeout.count)
    while true {
      do {
        let left = Duration.seconds(min(0.5, max(0.001, end - monotonicSeconds())))
        switch goal {
        case .position(let position):
          return try store.consumers.wait(for: consumer.name, until: position, timeout: left)
        case .commit(let commit): return try store.consumers.wait(for: consumer.name, until: commit, timeout: left)
        }
      } catch let error as TriggerError where error.code == .timedOut && monotonicSeconds() < end {
        if Interrupt.isRequested { throw Refusal("stopped; \(consumer.name) is not there yet", status: .interrupted) }
      }
    }
  }

  private func parsedGoal() throws -> Goal? {
    guard let seq else { return nil }
    if let position = StreamPosition(sequenceNumber: seq) { return .position(position) }
    if let commit = UInt64(seq) { return .commit(CommitNumber(commit)) }
    throw InputError("\(seq) is neither a sequence number of 30 digits nor a commit's number", at: "--seq")
  }
}
