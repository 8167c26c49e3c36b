import Synchronization
public import TableStore
internal import Triggers

/// Runs the triggers of a store whose definitions name a command or a URL: those there are, and those made while it runs,
/// each on its own, so that one that fails or is paused never stops the others.
///
/// Definitions are looked at once a second. One that changes is taken up anew with the handler that it asks for now; one
/// that is removed is let go. A trigger that cannot run (another process runs it, it is paused, blocked or expired, or its
/// command is not there) is tried again every second without a commit, and after trouble of the store with ever longer
/// pauses of up to 30 seconds.
public struct EndpointService: Sendable {
  /// Something to tell whoever watches. The first member is the trigger's name.
  public enum Event: Sendable {
    /// The trigger was taken, and runs.
    case running(String)
    /// It cannot run, or stopped; it is tried again. The same may come again and again.
    case waiting(String, any Error)
    /// A call of its handler failed, or named a change that failed.
    case failed(String, String)
    /// Its command wrote this to standard error.
    case said(String, String)
    /// It was removed from the store.
    case removed(String)
    /// It is done with everything there is.
    case caughtUp(String)
  }

  /// How often definitions are looked at, and how long one that cannot run waits.
  static let interval = Duration.seconds(1)
  static let longestPause = Duration.seconds(30)

  let store: Store
  let names: Set<String>?
  let report: @Sendable (Event) -> Void

  /// - Parameters:
  ///   - names: of the triggers to run; `nil`: all that have an endpoint.
  ///   - report: is called from any thread; must be brief.
  public init(_ store: Store, names: Set<String>? = nil, report: @escaping @Sendable (Event) -> Void = { _ in }) {
    self.store = store
    self.names = names
    self.report = report
  }

  /// Runs the triggers until the task is cancelled; then each lets its batch come to an end, or leaves it for the next run,
  /// see ``TriggerRunner/run()``.
  public func run() async {
    let active = ActiveNames()
    await withDiscardingTaskGroup { group in
      while !Task.isCancelled {
        // A store that cannot be read at the moment is looked at again.
        for name in (try? await definitions().map(\.name)) ?? [] {
          guard active.insert(name) else { continue }
          group.addTask {
            await keepRunning(name)
            active.remove(name)
          }
        }
        try? await Task.sleep(for: Self.interval)
      }
    }
  }

  /// The registered triggers that this service is for, by name.
  func definitions() async throws -> [ConsumerDefinition] {
    let found = try await store.async.readConsumers { try $0.consumers().map(\.definition) }
    return found.filter { $0.endpoint != nil && $0.settings != nil && names?.contains($0.name) ?? true }
  }

  private func keepRunning(_ name: String) async {
    var pause = Self.interval
    while !Task.isCancelled {
      do {
        guard let definition = try await definitions().first(where: { $0.name == name }) else {
          return report(.removed(name))
        }
        try await runner(definition).run()
        return
      } catch {
        if Task.isCancelled { return }
        report(.waiting(name, error))
        pause = error is TriggerError ? Self.interval : min(pause * 2, Self.longestPause)
        try? await Task.sleep(for: pause)
      }
    }
  }

  /// A runner of a trigger as it is defined now.
  ///
  /// - Throws: ``TriggerError`` `invalidDefinition` for an endpoint that cannot be; `handlerFailed` for a command that is
  ///   not there.
  func runner(_ definition: ConsumerDefinition) throws -> TriggerRunner {
    if let obstacle = EndpointHandler.obstacle(of: definition) { throw TriggerError(.handlerFailed, obstacle) }
    let (name, report) = (definition.name, report)
    let handler = try EndpointHandler.handler(of: definition, log: { report(.said(name, $0)) })
    var runner = TriggerRunner(store, name, handler: WatchedHandler(handler, definition, report))
    // Made when the trigger is taken, from the definition that holds as long as it is owned.
    runner.options.source = { store, found, place in
      guard found == definition else {
        throw TriggerError(.fenced, "The definition of \(name) changed while it was taken.")
      }
      report(.running(name))
      return ConsumerSource(store, found.selection, from: place)
    }
    return runner
  }
}

/// The triggers that somebody cares for already.
private final class ActiveNames: Sendable {
  private let names = Mutex<Set<String>>([])

  /// - Returns: whether it was not there.
  func insert(_ name: String) -> Bool { names.withLock { $0.insert(name).inserted } }

  func remove(_ name: String) { names.withLock { _ = $0.remove(name) } }
}
