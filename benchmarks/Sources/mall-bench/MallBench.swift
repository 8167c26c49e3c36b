import ArgumentParser

@main
struct MallBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "mall-bench",
    abstract: "Compares the table store with LMDB, SQLite, RocksDB and a bare synced file.",
    subcommands: [CompareCommand.self, ReportCommand.self, WorkerCommand.self, LocalityCommand.self],
    defaultSubcommand: CompareCommand.self
  )
}
