import ArgumentParser

/// The parent of the commands about triggers.
struct TriggerCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "trigger",
    abstract: "Makes, shows, changes and tries triggers: commands and URLs that are given every change of a table.",
    discussion: """
        mallctl trigger create reindex --table products --exec ./reindex.sh
        mallctl run-triggers

      A trigger is kept in the store; 'run-triggers' runs it. How changes and effects are written is said in \
      docs/triggers.md. Exit status: 0 done; 1 refused by what the store holds, such as a name that is taken; 2 bad usage; \
      3 trouble with the store, or a place in the stream that has been dropped.
      """,
    subcommands: [
      TriggerCreate.self, TriggerList.self, TriggerShow.self, TriggerUpdate.self, TriggerRemove.self,
      TriggerEnable.self, TriggerDisable.self, TriggerRehearse.self, TriggerVerify.self, TriggerSwapCommand.self,
    ])
}
