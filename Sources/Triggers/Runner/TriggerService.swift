/// Runs several triggers in one process, each on its own: one that fails or is paused never stops the others.
///
/// A trigger that stops is tried again: soon when it was taken over or changed, after ever longer pauses (1 to 30
/// seconds) otherwise. One that is paused, blocked, disabled or expired waits, without a commit, until somebody resumes or
/// resets it.
public struct TriggerService: Sendable {
  /// Something to tell whoever watches.
  public enum Event: Sendable {
    case started(String)
    /// The trigger stopped; it is tried again after `pause`.
    case stopped(String, any Error, pause: Duration)
    case finished(String)
  }

  private static let shortest = Duration.seconds(1)
  private static let longest = Duration.seconds(30)

  private let runners: [TriggerRunner]
  private let report: @Sendable (Event) -> Void

  /// - Parameter report: is called from any thread; must be brief.
  public init(_ runners: [TriggerRunner], report: @escaping @Sendable (Event) -> Void = { _ in }) {
    self.runners = runners
    self.report = report
  }

  /// Runs all triggers until the task is cancelled.
  public func run() async {
    await withTaskGroup(of: Void.self) { group in
      for runner in runners { group.addTask { await keepRunning(runner) } }
    }
  }

  /// Runs all triggers until each is done with everything there is.
  ///
  /// - Returns: those that failed, with the reason.
  public func runUntilCaughtUp() async -> [String: any Error] {
    await withTaskGroup(of: (String, (any Error)?).self) { group in
      for runner in runners {
        group.addTask {
          report(.started(runner.name))
          do {
            try await runner.runUntilCaughtUp()
            report(.finished(runner.name))
            return (runner.name, nil)
          } catch {
            return (runner.name, error)
          }
        }
      }
      var failures: [String: any Error] = [:]
      for await (name, error) in group { failures[name] = error }
      return failures
    }
  }

  private func keepRunning(_ runner: TriggerRunner) async {
    var pause = TriggerService.shortest
    while !Task.isCancelled {
      report(.started(runner.name))
      do {
        try await runner.run()
        return report(.finished(runner.name))
      } catch {
        let code = (error as? TriggerError)?.code
        // Waiting for people or for another owner costs a look a second.
        let waits: [TriggerError.Code] = [.fenced, .owned, .paused, .expired, .handlerFailed]
        pause = code.map(waits.contains) ?? false ? TriggerService.shortest : min(pause * 2, TriggerService.longest)
        report(.stopped(runner.name, error, pause: pause))
        try? await Task.sleep(for: pause)
      }
    }
  }
}
