extension Store {
  /// Verifies items, indexes, expiry entries and the catalogue against each other, page by page, while others go on.
  ///
  /// - Parameter progress: called after each page with the number of entries seen so far.
  /// - Returns: what was looked at and what was found; findings are not errors.
  @available(*, noasync)
  public func verify(progress: (Int) -> Void = { _ in }) throws -> VerificationReport {
    try perform { tables in
      var verifier = TableVerifier(tables)
      return try verifier.verify(progress: progress)
    }
  }

  /// Why the background work (expiry, new indexes, space of dropped tables) is not getting on, if it is not. It tries
  /// again by itself.
  public var backgroundFailure: StoreError? { housekeeper.failure }
}
