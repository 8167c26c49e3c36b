import StreamLog

extension Store {
  /// Verifies every structure against every other while others go on: items, indexes, expiry entries and the catalogue,
  /// page by page; LMDB's long keys and counts; every frame of the log, and that it reaches what LMDB holds. Then the log
  /// is replayed: every key it touched must have the value it left, and where it reaches back to the first commit the
  /// tables must hold nothing else; every change record must tell what its commit did; checkpoints and the mark of the
  /// stream's beginning must fit the log.
  ///
  /// Memory stays bounded: of a log with more than a million keys, parts are replayed one after the other.
  ///
  /// - Parameter progress: called after each page with the number of entries seen so far.
  /// - Returns: what was looked at and what was found; findings are not errors.
  @available(*, noasync)
  public func verify(progress: (Int) -> Void = { _ in }) throws -> VerificationReport {
    try perform { tables in
      var verifier = TableVerifier(tables)
      var report = try verifier.verify(progress: progress)
      try tables.engine.verify(&report)
      // Damaged frames are found by now, and cannot be replayed.
      if !report.findings.contains(where: { $0.kind == .log }) {
        let seen = report.items + report.indexEntries + report.expiryEntries
        try tables.verifyStream(&report) { progress(seen) }
      }
      return report
    }
  }

  /// The part of ``verify(progress:)`` that concerns the change stream: every frame of the log, and its replay.
  ///
  /// - Parameter progress: called with the number of pages seen so far.
  @available(*, noasync)
  public func verifyStream(progress: (Int) -> Void = { _ in }) throws -> VerificationReport {
    try perform { tables in
      var report = VerificationReport()
      try tables.engine.verifyLog(&report)
      if report.isClean {
        var pages = 0
        try tables.verifyStream(&report) {
          pages += 1
          progress(pages)
        }
      }
      return report
    }
  }

  /// Why the background work (expiry, new indexes, space of dropped tables) is not getting on, if it is not. It tries
  /// again by itself.
  public var backgroundFailure: StoreError? { housekeeper.failure }

  /// Does at once what the background thread would get to by itself: fills new indexes, frees what was dropped, deletes
  /// what has expired. Blocking.
  package func finishBackgroundWork() throws {
    try perform { tables in
      while try tables.runPendingJobs(steps: 100) {}
      while try tables.sweepExpired().more {}
    }
  }

  /// The log under the tables, for readers that check it against them.
  package var log: Log { tableEngine.engine.log }
}
