import Synchronization
internal import TableStore

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// One call of a handler that is waited for no longer than its time. What comes later has no effect: nobody looks at it.
enum HandlerCall {
  enum Result: Sendable {
    case outcome(TriggerOutcome)
    case failed(Delivery.Fault)
    /// The runner was told to stop before the handler came back.
    case stopped
  }

  /// How long a handler may take to come back once the runner was told to stop.
  static let grace = Duration.seconds(2)

  /// Calls `handler`. If the current task is cancelled, the handler's is too; what it then still finishes counts.
  static func run(_ handler: any TriggerHandler, _ batch: TriggerBatch, milliseconds: Int) async -> Result {
    let slot = CallSlot<Result>()
    let work = Task {
      do {
        slot.finish(.outcome(try await handler.handle(batch)))
      } catch {
        slot.finish(.failed(fault(error)))
      }
    }
    let timer = Task {
      guard (try? await Task.sleep(for: .milliseconds(milliseconds))) != nil else { return }
      slot.finish(.failed(timeout(milliseconds)))
      work.cancel()
    }
    defer { timer.cancel() }
    let result = await withTaskCancellationHandler {
      await slot.wait()
    } onCancel: {
      work.cancel()
      Task {
        try? await Task.sleep(for: grace)
        slot.finish(.stopped)
      }
    }
    if Task.isCancelled, case .failed = result { return .stopped }
    return result
  }

  static func timeout(_ milliseconds: Int) -> Delivery.Fault {
    Delivery.Fault(.timeout, "The handler took longer than \(milliseconds) ms.", time: WallClock.now())
  }

  /// What a handler's error says.
  static func fault(_ error: any Error) -> Delivery.Fault {
    let permanent = (error as? TriggerError)?.isPermanent ?? false
    return Delivery.Fault(.handler, String(describing: error), isPermanent: permanent, time: WallClock.now())
  }
}

/// Where one result is left and one task waits for it; the first result counts.
final class CallSlot<Value: Sendable>: Sendable {
  private enum State {
    case empty
    case waiting(CheckedContinuation<Value, Never>)
    case full(Value)
    case taken
  }
  private let state = Mutex<State>(.empty)

  func finish(_ result: Value) {
    let waiter = state.withLock { state -> CheckedContinuation<Value, Never>? in
      switch state {
      case .empty: state = .full(result)
      case .waiting(let continuation):
        state = .taken
        return continuation
      case .full, .taken: break
      }
      return nil
    }
    waiter?.resume(returning: result)
  }

  /// Only one may wait.
  func wait() async -> Value {
    await withCheckedContinuation { continuation in
      let ready = state.withLock { state -> Value? in
        if case .full(let result) = state {
          state = .taken
          return result
        }
        state = .waiting(continuation)
        return nil
      }
      if let ready { continuation.resume(returning: ready) }
    }
  }
}

/// The clock on the wall, in microseconds since 1970.
enum WallClock {
  static func now() -> UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return UInt64(time.tv_sec) * 1_000_000 + UInt64(time.tv_nsec) / 1000
  }
}
