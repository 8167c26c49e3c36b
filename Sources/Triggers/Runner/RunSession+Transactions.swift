internal import TableStore

// Handlers that are lent a transaction.
extension RunSession {
  private enum End: Sendable {
    case committed(Settlement.Result)
    case failed(Delivery.Fault)
    case stopped
    case threw(any Error)
  }

  /// The handler of a transaction threw.
  private struct HandlerThrew: Error {
    let fault: Delivery.Fault
  }

  /// Runs `handler` and `settlement` as one optimistic transaction on a thread of its own.
  ///
  /// A call that takes too long is given up before its commit begins, or its commit is waited for; never both.
  func run(
    _ handler: any TransactionHandler, _ batch: TriggerBatch, _ draft: Settlement
  ) async throws -> CallResult {
    let settlement = ready(draft)
    let slot = CallSlot<End>()
    let gate = TransactionGate()
    let store = store
    let atPoint = options.atPoint
    let milliseconds = settings.timeout
    let work = Task {
      slot.finish(await RunSession.transact(store, handler, batch, settlement, gate, atPoint))
    }
    let timer = Task {
      guard (try? await Task.sleep(for: .milliseconds(milliseconds))) != nil else { return }
      if gate.giveUp() { slot.finish(.failed(HandlerCall.timeout(milliseconds))) }
    }
    defer { timer.cancel() }
    let end = await withTaskCancellationHandler {
      await slot.wait()
    } onCancel: {
      Task {
        try? await Task.sleep(for: HandlerCall.grace)
        if gate.giveUp() { slot.finish(.stopped) }
      }
    }
    work.cancel()
    switch end {
    case .committed(let result):
      options.atPoint?(.afterCommit)
      note(settlement, result)
      return .committed
    case .failed(let fault):
      forget(settlement)
      return Task.isCancelled ? .stopped : .failed(fault)
    case .stopped:
      forget(settlement)
      return .stopped
    case .threw(let error):
      forget(settlement)
      throw error
    }
  }

  private static func transact(
    _ store: Store, _ handler: any TransactionHandler, _ batch: TriggerBatch, _ settlement: Settlement,
    _ gate: TransactionGate, _ atPoint: (@Sendable (CrashPoint) -> Void)?
  ) async -> End {
    do {
      return .committed(
        try await BlockingCalls.handle {
          try store.writeConsumers { scope, transaction in
            try gate.begin()
            transaction.attribute(to: settlement.cause)
            defer { transaction.attribute(to: nil) }
            do {
              try handler.handle(batch, in: scope)
            } catch {
              throw HandlerThrew(fault: HandlerCall.fault(error))
            }
            atPoint?(.afterHandler)
            let result = try settlement.commit(transaction)
            atPoint?(.beforeCommit)
            try gate.commit()
            return result
          }.result
        })
    } catch let thrown as HandlerThrew {
      return .failed(thrown.fault)
    } catch let error as StoreError where error.code == .transactionConflict {
      return .failed(HandlerCall.fault(error))
    } catch is TransactionGate.GivenUp {
      return .stopped
    } catch is CancellationError {
      return .stopped
    } catch {
      return .threw(error)
    }
  }
}
