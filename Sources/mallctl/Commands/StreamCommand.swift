import ArgumentParser

/// The parent of the commands about the stream itself.
struct StreamCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "stream",
    abstract: "Works with the change stream: writes parts of it to files, sets what it shows.",
    subcommands: [StreamExport.self, StreamSetView.self])
}
