import Synchronization
import TableStore
import TriggerHandlers
import Triggers

/// Shows on standard error what running triggers do, by events and by a look at the store each second.
final class TriggerWatch: Sendable {
  private let store: Store
  private let names: Set<String>?
  private let isQuiet: Bool
  private let lines = Mutex(TriggerLines())

  /// - Parameter names: of the triggers to show; `nil`: all that have an endpoint.
  init(_ store: Store, names: Set<String>?, isQuiet: Bool) {
    self.store = store
    self.names = names
    self.isQuiet = isQuiet
  }

  func note(_ event: EndpointService.Event) { show { $0.note(event, now: monotonicSeconds()) } }

  /// Takes note of how the triggers stand before they are run.
  @available(*, noasync)
  func begin() throws {
    for status in try store.consumers.list() where isWatched(status) {
      show { $0.begin(status.name, .init(status)) }
    }
  }

  /// Looks at the triggers until the task is cancelled.
  func run() async {
    while !Task.isCancelled {
      // A store that cannot be read at the moment is what the triggers themselves tell of.
      for status in (try? await statuses()) ?? [] {
        show { $0.look(status.name, .init(status), now: monotonicSeconds()) }
      }
      try? await Task.sleep(for: .seconds(1))
    }
  }

  /// Shows how the triggers stand at the end.
  ///
  /// - Returns: the triggers.
  @available(*, noasync)
  func finish() throws -> [ConsumerStatus] {
    let statuses = try store.consumers.list().filter(isWatched)
    for status in statuses { show { $0.finish(status.name, .init(status)) } }
    return statuses
  }

  private func statuses() async throws -> [ConsumerStatus] {
    try await store.async.consumers.list().filter(isWatched)
  }

  private func isWatched(_ status: ConsumerStatus) -> Bool {
    status.definition.settings != nil && status.definition.endpoint != nil && names?.contains(status.name) ?? true
  }

  private func show(_ body: (inout TriggerLines) -> [String]) {
    // Lines are written under the lock, so that they stand in the order of the events.
    lines.withLock { lines in
      let lines = body(&lines)
      if !isQuiet { for line in lines { Console.say(line) } }
    }
  }
}
