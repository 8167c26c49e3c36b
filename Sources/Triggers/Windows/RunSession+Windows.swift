internal import StreamLog
internal import TableStore

// The final calls of windows.
extension RunSession {
  /// Makes the final call of the open window if no change can fall into it once the stream's time is `timestamp`.
  func closeWindow(before timestamp: UInt64) async throws {
    guard let window = windows.over(at: timestamp) else { return }
    _ = try await drive(WindowPlan(self, window), Delivery.Rules(settings))
  }

  /// With nothing to read: if the open window's time is over by the clock, makes a commit. It carries that time, so that
  /// every later change is behind the window; once the stream has been read up to it, the window is closed.
  ///
  /// - Returns: whether something was done and there may be something to read now.
  func closeIdleWindow() async throws -> Bool {
    guard let start = windows.open, WallClock.now() >= start + windows.length else { return false }
    if passed.cursor.done == 0, passed.cursor.address.timestamp >= start + windows.length {
      try await closeWindow(before: passed.cursor.address.timestamp)
      return true
    }
    // Once is enough; it only has to become durable.
    guard sealedWindow != start else { return false }
    var settlement = settlement(to: passed)
    settlement.window = .some(start)
    _ = try await commit(settlement)
    sealedWindow = start
    return true
  }
}

/// The final call of a window, as a batch of one that has no changes.
private struct WindowPlan: DeliveryPlan {
  private unowned let session: RunSession
  private let window: TriggerBatch.Window

  init(_ session: RunSession, _ window: TriggerBatch.Window) {
    self.session = session
    self.window = window
  }

  var count: Int { 1 }
  var callsWithoutChanges: Bool { true }

  func fates(_ range: Range<Int>) -> [Fate] { [] }

  func batch(_ indexes: [Int], attempt: Int) -> TriggerBatch {
    TriggerBatch(consumer: session.definition.name, changes: [], attempt: attempt, window: window)
  }

  func settlement(of range: Range<Int>, _ fates: [Fate]) -> Settlement {
    var settlement = session.settlement(to: session.place)
    settlement.window = .some(nil)
    return settlement
  }

  /// Never asked for: a window whose final call fails for good stops the trigger, since its result would be lost.
  func surrender(
    _ range: Range<Int>, _ fates: [Fate], attempts: Int, first: Delivery.Fault, last: Delivery.Fault
  ) throws -> Settlement {
    throw TriggerError(.handlerFailed, last.reason)
  }
}
