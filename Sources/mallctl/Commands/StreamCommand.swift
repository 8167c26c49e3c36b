import ArgumentParser

/// The parent of the commands about the stream itself.
struct StreamCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "stream",
    abstract: "Looks at the change stream, trims it, writes parts of it to files, sets what it shows.",
    subcommands: [
      StreamInfo.self, StreamTrim.self, StreamSetView.self, StreamExport.self, StreamVerifyLog.self,
    ])
}
