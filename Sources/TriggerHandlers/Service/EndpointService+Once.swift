internal import TableStore
internal import Triggers

extension EndpointService {
  /// Runs the triggers until each is done with everything there is, the effects of the others included; one that another
  /// process runs is waited for.
  ///
  /// A chain of effects has an end, see ``TriggerSettings/maximumDepth``; so this has one too, even while others go on
  /// writing.
  ///
  /// - Returns: those that could not be run to the end, with the reason.
  /// - Throws: ``StoreError`` if the definitions cannot be read; `CancellationError`.
  public func runUntilCaughtUp() async throws -> [String: any Error] {
    var failures: [String: any Error] = [:]
    var round = 0
    while true {
      let definitions = try await definitions().filter { failures[$0.name] == nil }
      failures.merge(await runOnce(definitions)) { $1 }
      try Task.checkCancellation()
      round += 1
      let longest = definitions.map { $0.settings?.maximumDepth ?? 0 }.max() ?? 0
      guard round <= longest, try await isBehind(definitions.map(\.name), without: failures) else { return failures }
    }
  }

  /// Runs each trigger until it has nothing more to do for now.
  private func runOnce(_ definitions: [ConsumerDefinition]) async -> [String: any Error] {
    await withTaskGroup(of: (String, (any Error)?).self) { group in
      for definition in definitions {
        group.addTask {
          do {
            try await runToHead(definition)
            report(.caughtUp(definition.name))
            return (definition.name, nil)
          } catch {
            return (definition.name, error)
          }
        }
      }
      var failures: [String: any Error] = [:]
      for await (name, error) in group { failures[name] = error }
      return failures
    }
  }

  /// Runs one trigger; one that another process runs until that process has brought it to where the store is now.
  private func runToHead(_ definition: ConsumerDefinition) async throws {
    let name = definition.name
    let status = try await store.async.consumers.describe(name)
    // Told by changes, not by commits: a commit that changed no item moves no checkpoint.
    let head = status.checkpoint.recordsBefore + status.lagRecords
    while true {
      do {
        return try await runner(definition).runUntilCaughtUp()
      } catch let error as TriggerError where error.code == .owned {
        report(.waiting(name, error))
        if try await store.async.consumers.describe(name).checkpoint.recordsBefore >= head { return }
        try await Task.sleep(for: Self.interval)
      }
    }
  }

  /// Whether one of these has changes before it, such as effects of one that came to its end later.
  private func isBehind(_ names: [String], without failures: [String: any Error]) async throws -> Bool {
    for name in names where failures[name] == nil {
      do {
        if try await store.async.consumers.describe(name).lagRecords > 0 { return true }
      } catch let error as TriggerError where error.code == .unknownConsumer {
        continue
      }
    }
    return false
  }
}
