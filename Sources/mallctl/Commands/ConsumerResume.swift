import ArgumentParser
import TableStore
import Triggers

struct ConsumerResume: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "resume",
    abstract: "Lets a consumer go on that was paused or blocked, or is paused because the store was restored.",
    discussion: """
        mallctl consumer resume audit
      """)

  @OptionGroup var consumer: ConsumerOptions

  func run() throws {
    let report = try consumer.change { try $0.consumers.resume(consumer.name) }
    try consumer.answer(report) { "\($0.name) is \($0.state.rawValue)" }
  }
}
