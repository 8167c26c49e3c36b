import ArgumentParser

/// The command and its subcommands. Each subcommand is a file in `Commands`: parse, call, print.
struct Mallctl: ParsableCommand {
  static let version = "0.1.0"

  static let configuration = CommandConfiguration(
    commandName: "mallctl",
    abstract: "Works with a mall store: tables of items, kept in a directory.",
    discussion: """
      The store is the directory given by --store, else $MALL_STORE, else \
      ./mall.store. To begin with:

        mallctl create-table products --key sku:S
        mallctl put products '{"sku":"A1","title":"Desk lamp","quantity":4}'
        mallctl get products '{"sku":"A1"}'
        mallctl scan products --output table

      Data goes to standard output, talk to standard error.
      Exit status: 0 done; 1 refused by a condition, or not found; 2 bad usage or input; 3 store or disk trouble; \
      130 stopped by Ctrl-C after finishing the batch at hand.
      """,
    version: version,
    groupedSubcommands: [
      CommandGroup(
        name: "Tables",
        subcommands: [CreateTable.self, Tables.self, Describe.self, UpdateTable.self, DeleteTable.self]),
      CommandGroup(name: "Items", subcommands: [Put.self, Get.self, Update.self, Delete.self, Query.self, Scan.self]),
      CommandGroup(name: "Several items", subcommands: [Transact.self, Batch.self, Import.self, Export.self]),
      CommandGroup(
        name: "Changes",
        subcommands: [
          TailStream.self, StreamCommand.self, ConsumerCommand.self, BackfillCommand.self, DeadLetterCommand.self,
        ]),
      CommandGroup(name: "Triggers", subcommands: [TriggerCommand.self, RunTriggers.self]),
      CommandGroup(name: "The server", subcommands: [Serve.self, Keys.self]),
      CommandGroup(
        name: "The store", subcommands: [Check.self, Backup.self, Restore.self, Compact.self, Stats.self, Bench.self]),
    ])
}
