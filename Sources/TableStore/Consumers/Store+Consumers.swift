// The seam between the store and its durable consumers.

extension Store {
  /// Runs `body` on one view of what consumers keep.
  @available(*, noasync)
  package func readConsumers<R>(_ body: (ConsumerStateReader) throws -> R) throws -> R {
    try perform { tables in try tables.engine.snapshot { try body(ConsumerStateReader($0)) } }
  }

  /// Runs `body` under the writer's locks as one commit, on the caller's thread or another's.
  ///
  /// - Returns: what `body` returned, and the commit after which it holds.
  /// - Throws: what `body` throws (nothing is written then), or what a commit can throw.
  @available(*, noasync)
  package func commitConsumers<R>(
    _ body: (ConsumerTransaction) throws -> R
  ) throws -> (result: R, commit: CommitNumber) {
    try perform { tables in
      let (result, commit) = try tables.engine.commit { try body(ConsumerTransaction(tables, $0)) }
      return (result, CommitNumber(commit))
    }
  }

  /// Runs `body` as an optimistic transaction over tables and what consumers keep, see ``write(_:)``: under no lock, and
  /// again if others changed what it read.
  @available(*, noasync)
  package func writeConsumers<R>(
    _ body: (borrowing WriteScope, ConsumerTransaction) throws -> R
  ) throws -> (result: R, commit: CommitNumber) {
    try perform { tables in
      try ScopeMark.with(self) {
        let (result, commit) = try tables.engine.transact(retries: options.writeScopeRetries) { transaction in
          try body(WriteScope(tables, transaction), ConsumerTransaction(tables, transaction))
        }
        return (result, CommitNumber(commit))
      }
    }
  }
}

extension AsyncStore {
  /// ``Store/readConsumers(_:)`` on one of the store's own threads.
  package func readConsumers<R: Sendable>(
    _ body: @escaping @Sendable (ConsumerStateReader) throws -> R
  ) async throws -> R {
    try await offload { tables in try tables.engine.snapshot { try body(ConsumerStateReader($0)) } }
  }

  /// ``Store/commitConsumers(_:)`` without blocking a thread.
  package func commitConsumers<R: Sendable>(
    _ body: @escaping @Sendable (ConsumerTransaction) throws -> R
  ) async throws -> (result: R, commit: CommitNumber) {
    try await store.performAsync { tables in
      let (result, commit) = try await tables.engine.commitAsync { try body(ConsumerTransaction(tables, $0)) }
      return (result, CommitNumber(commit))
    }
  }
}
