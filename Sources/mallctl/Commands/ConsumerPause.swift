import ArgumentParser
import TableStore
import Triggers

struct ConsumerPause: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pause",
    abstract: "Stops a consumer on purpose; what it has not seen is kept for it.",
    discussion: """
        mallctl consumer pause audit

      Whoever runs it is stopped from this commit on. 'mallctl consumer resume' lets it go on where it was.
      """)

  @OptionGroup var consumer: ConsumerOptions

  func run() throws {
    let report = try consumer.change { try $0.consumers.pause(consumer.name) }
    try consumer.answer(report) { "\($0.name) is \($0.state.rawValue)" }
  }
}
