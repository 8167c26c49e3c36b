import ArgumentParser
import TableStore
import Triggers

struct TriggerRemove: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rm",
    abstract: "Removes a trigger with its place in the stream.",
    discussion: """
        mallctl trigger rm reindex

      The effects that it had stay. One that has dead letters, or changes that wait behind them, is only removed with \
      --force, since they go with it.
      """)

  @OptionGroup var common: CommonOptions
  @Argument(help: "Name of the trigger.") var name: String
  @Flag(help: "Also with its dead letters.") var force = false

  func run() throws {
    try TriggerFailure.reporting {
      try common.withStore { store in
        let status = try store.consumers.trigger(name)
        let kept = status.deadLetters + status.parked
        guard kept == 0 || force else {
          throw Refusal(
            "\(name) has \(Figures.count(kept, "dead letter")) or changes behind them, which would be lost; "
              + "see 'mallctl dlq ls \(name)', or add --force")
        }
        try store.consumers.remove(name)
      }
    }
    common.say("trigger \(name) removed")
  }
}

struct TriggerEnable: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "enable",
    abstract: "Switches a trigger on again, where it stood.",
    discussion: """
        mallctl trigger enable reindex

      One that is PAUSED or BLOCKED is let go on with 'mallctl consumer resume'.
      """)

  @OptionGroup var common: CommonOptions
  @Argument(help: "Name of the trigger.") var name: String

  func run() throws {
    let state = try TriggerFailure.reporting {
      try common.withStore { store in
        _ = try store.consumers.trigger(name)
        try store.consumers.enable(name)
        return try store.consumers.describe(name).state
      }
    }
    common.say("trigger \(name) is \(state.rawValue)")
  }
}

struct TriggerDisable: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "disable",
    abstract: "Switches a trigger off.",
    discussion: """
        mallctl trigger disable reindex

      Whoever runs it is stopped. The log is no longer kept for it, so it may expire; 'mallctl consumer pause' stops a \
      trigger and keeps what it has before it.
      """)

  @OptionGroup var common: CommonOptions
  @Argument(help: "Name of the trigger.") var name: String

  func run() throws {
    try TriggerFailure.reporting {
      try common.withStore { store in
        _ = try store.consumers.trigger(name)
        try store.consumers.disable(name)
      }
    }
    common.say("trigger \(name) is DISABLED")
  }
}
