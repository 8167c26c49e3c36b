extension Store {
  /// Runs `body` on one consistent view of the whole store.
  ///
  /// ```swift
  /// let (order, customer) = try store.read { txn in
  ///   (try txn.item(orderKey, in: orders), try txn.item(customerKey, in: customers))
  /// }
  /// ```
  ///
  /// Be brief: while the scope runs, the pages of its view cannot be used again, and the store's file grows with every
  /// write. For long reads use ``Table/query(_:names:values:index:filter:project:descending:limit:)``, which holds a
  /// view for a page only.
  ///
  /// - Throws: what `body` throws; ``StoreError`` with code `misuse` inside another scope of this store.
  @available(*, noasync, message: "A scope blocks its thread; use the requests of AsyncStore in async code.")
  public func read<R>(_ body: (borrowing ReadScope) throws -> R) throws -> R {
    try perform { tables in
      try ScopeMark.with(self) {
        try tables.engine.snapshot { try body(ReadScope(tables, $0)) }
      }
    }
  }

  /// Runs `body` as one transaction: when it returns, all it wrote is committed as one frame of the log; when it
  /// throws, nothing has happened.
  ///
  /// ```swift
  /// try store.write { txn in
  ///   try txn.update(productKey, in: products, .add("quantity", -1), if: Attribute("quantity") >= 1)
  ///   try txn.put(order, in: orders)
  /// }
  /// ```
  ///
  /// The body runs on the caller's thread, on a view of the store, while other writers go on. If one of them commits a
  /// change to something the body has read (a missing item counts), the body is **run again** on a new view, up to
  /// ``StoreOptions/writeScopeRetries`` times: let it have no effects but those on `txn`.
  ///
  /// - Returns: what `body` returned when it ran the last time.
  /// - Throws: what `body` throws; ``StoreError`` with code `transactionConflict` if others kept changing what it read,
  ///   `misuse` inside another scope of this store, and what a commit can throw (`storeFull`, `outcomeUnknown`, …).
  @available(*, noasync, message: "A scope blocks its thread; use AsyncStore.transactWriteItems in async code.")
  @discardableResult
  public func write<R>(_ body: (borrowing WriteScope) throws -> R) throws -> R {
    try perform { tables in
      try ScopeMark.with(self) {
        try tables.engine.transact(retries: options.writeScopeRetries) { try body(WriteScope(tables, $0)) }.result
      }
    }
  }
}
