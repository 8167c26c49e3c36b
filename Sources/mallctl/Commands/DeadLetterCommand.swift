import ArgumentParser
import TableStore

/// The parent of the commands about dead letters.
struct DeadLetterCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "dlq",
    abstract: "Shows the changes that triggers have given up, and lets them be taken up again or drops them.",
    discussion: """
        mallctl dlq ls
        mallctl dlq show reindex 4711:0
        mallctl dlq redrive reindex --all

      A dead letter is named by its trigger and its position in the stream: the commit and the index in it, 4711:0, or \
      the sequence number of 30 digits. Exit status as for consumer.
      """,
    subcommands: [DeadLetterLs.self, DeadLetterShow.self, DeadLetterRedrive.self, DeadLetterPurge.self])
}

/// A position as `4711:0`, `4711` (index 0) or 30 digits.
struct PositionArgument: ExpressibleByArgument {
  let position: StreamPosition

  init(_ position: StreamPosition) { self.position = position }

  init?(argument: String) {
    if let position = StreamPosition(sequenceNumber: argument) {
      self.position = position
      return
    }
    let parts = argument.split(separator: ":", omittingEmptySubsequences: false)
    guard (1...2).contains(parts.count), parts.allSatisfy({ $0.utf8.allSatisfy { (48...57).contains($0) } }),
      let commit = UInt64(parts[0]), let index = parts.count == 2 ? UInt32(parts[1]) : 0
    else { return nil }
    position = StreamPosition(commit: commit, index: index)
  }

  var description: String { "\(position.commit):\(position.index)" }
}
