import ArgumentParser

/// The parent of the commands about backfills.
struct BackfillCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "backfill",
    abstract: "Starts a consumer over with the rows that are there, shows how far that is, gives it up.",
    subcommands: [BackfillStart.self, BackfillStatus.self, BackfillCancel.self])
}
