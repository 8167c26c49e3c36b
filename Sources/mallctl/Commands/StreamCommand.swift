import ArgumentParser

struct StreamCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "stream",
    abstract: "Looks at and trims the change stream.",
    subcommands: [StreamInfo.self, StreamTrim.self, StreamVerifyLog.self])
}
