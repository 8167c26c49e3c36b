import Synchronization
internal import TableStore

extension AsyncConsumers {
  /// How often one that waits for a lease looks at it: a few loads of memory and a question for a process.
  private static let look: Duration = .milliseconds(200)

  /// Takes a consumer, so that nobody else runs it.
  ///
  /// - Parameters:
  ///   - wait: how long to wait for its present owner; `nil`: for ever. An owner that ends, lets go or shows no life for
  ///     the time of its lease is replaced.
  ///   - terms: how long this lease lasts.
  /// - Throws: ``TriggerError``: `owned` if the time is up; `unknownConsumer`, `paused` (also disabled or blocked),
  ///   `expired`. `CancellationError`.
  public func acquire(
    _ name: String, wait: Duration? = .zero, terms: LeaseTerms = .standard
  ) async throws -> Ownership {
    let table = try LeaseTable(store.store)
    let taking = Taking(name: name, table: table, log: store.store.log, duration: terms.duration)
    let start = ContinuousClock.now
    while true {
      var owner = try await store.readConsumers { try taking.look($0) }
      if owner == nil {
        switch try await take(taking) {
        case .taken(let taken): return try Ownership(taken, in: table, terms)
        case .held(let other): owner = other
        }
      }
      if let owner, let wait, start.duration(to: .now) >= wait {
        throw TriggerError(.owned, "The consumer \(name) is run by \(owner).")
      }
      try await Task.sleep(for: Self.look)
    }
  }

  private func take(_ taking: Taking) async throws -> Taking.Result {
    let claim = Claim()
    do {
      return try await store.commitConsumers { transaction in
        try taking.run(transaction) { lease in claim.lease.withLock { $0 = lease } }
      }.result
    } catch {
      taking.undo(claim.lease.withLock { $0 })
      throw error
    }
  }

  private final class Claim: Sendable {
    let lease = Mutex<Lease?>(nil)
  }
}
