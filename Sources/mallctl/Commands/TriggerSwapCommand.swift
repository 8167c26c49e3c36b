import ArgumentParser
import TableStore
import TriggerHandlers
import Triggers

struct TriggerSwapCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "swap",
    abstract: "Puts one trigger in another's place at one commit: no change is handled by both, or by neither.",
    discussion: """
        mallctl trigger create totals-v2 --table orders --exec ./totals-v2.py --backfill
        mallctl run-triggers totals-v2 --once
        mallctl trigger verify totals-v2
        mallctl trigger swap totals --with totals-v2

      Both are run to the same commit, so nobody else may run them meanwhile; then the new one gets the old one's name in \
      one commit. The old one is removed, or with --keep stays under the new one's former name, switched off.
      """)

  @OptionGroup var common: CommonOptions
  @Argument(help: "Name of the trigger to be replaced.") var old: String
  @Option(help: ArgumentHelp("Name of the trigger that replaces it.", valueName: "name")) var with: String
  @Flag(help: "Keep the old one, switched off.") var keep = false

  func run() throws {
    Interrupt.listen()
    let commit = try TriggerFailure.reporting {
      try common.withStore { store in
        let swap = TriggerSwap(
          store, old, handler: try handler(old, store), with: with, handler: try handler(with, store))
        let fate: TriggerSwap.Fate = keep ? .disabled : .removed
        return try AsyncWork.run { try await swap.run(fate) }
      }
    }
    let former = keep ? "; the old one is called \(with) now, and is switched off" : ""
    common.say("\(with) took the place of \(old) behind commit \(commit)\(former)")
  }

  private func handler(_ name: String, _ store: Store) throws -> any TriggerHandler {
    let definition = try store.consumers.trigger(name).definition
    if let obstacle = EndpointHandler.obstacle(of: definition) { throw Refusal(obstacle) }
    return try EndpointHandler.handler(of: definition)
  }
}
