import ArgumentParser

@main
struct MallBench: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "mall-bench",
    abstract: "Compares the table store with LMDB, SQLite, RocksDB and a bare synced file.",
    subcommands: [
      CompareCommand.self, StreamCommand.self, ReportCommand.self, WorkerCommand.self, LocalityCommand.self,
      StreamWatchCommand.self,
    ],
    defaultSubcommand: CompareCommand.self
  )
}
