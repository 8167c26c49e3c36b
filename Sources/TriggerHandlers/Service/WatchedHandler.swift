internal import Triggers

/// A handler that tells of its failures as they happen, long before anything of them is committed.
struct WatchedHandler: TriggerHandler {
  private let handler: any TriggerHandler
  private let name: String
  private let timeout: Duration
  private let report: @Sendable (EndpointService.Event) -> Void

  init(
    _ handler: any TriggerHandler, _ definition: ConsumerDefinition,
    _ report: @escaping @Sendable (EndpointService.Event) -> Void
  ) {
    self.handler = handler
    name = definition.name
    timeout = .milliseconds((definition.settings ?? TriggerSettings()).timeout)
    self.report = report
  }

  func handle(_ batch: TriggerBatch) async throws -> TriggerOutcome {
    let start = ContinuousClock.now
    do {
      let outcome = try await handler.handle(batch)
      if outcome.failedAt != nil { report(.failed(name, outcome.failure ?? "The handler gave no reason.")) }
      return outcome
    } catch is CancellationError {
      // Cancelled by the runner: its time is up, or the trigger is to stop.
      if start.duration(to: .now) >= timeout {
        report(.failed(name, "The handler was stopped: it took longer than \(timeout)."))
      }
      throw CancellationError()
    } catch {
      report(.failed(name, String(describing: error)))
      throw error
    }
  }
}
