extension Store {
  /// Changes what the change records of a table hold, at any time; `nil`: keys only, and no stream through the DynamoDB
  /// API. Records made before stay as they are; each names the view it was made with.
  ///
  /// `UpdateTable` keeps DynamoDB's stricter rule: off before another view.
  ///
  /// - Throws: ``StoreError`` `resourceNotFound` if there is no such table.
  @available(*, noasync)
  public func setStreamView(of table: String, to view: StreamViewType?) throws {
    try perform { try $0.setStreamView(of: table, to: view) }
  }
}

extension AsyncStore {
  /// ``Store/setStreamView(of:to:)`` without blocking.
  public func setStreamView(of table: String, to view: StreamViewType?) async throws {
    try await store.performAsync { try await $0.setStreamViewAsync(of: table, to: view) }
  }
}

extension TableEngine {
  func setStreamView(of table: String, to view: StreamViewType?) throws {
    let name = try TableName(table)
    _ = try engine.commit { try changeStreamView(of: name, to: view, in: $0) }
  }

  func setStreamViewAsync(of table: String, to view: StreamViewType?) async throws {
    let name = try TableName(table)
    _ = try await engine.commitAsync { try self.changeStreamView(of: name, to: view, in: $0) }
  }

  private func changeStreamView(
    of table: TableName, to view: StreamViewType?, in transaction: WriteTransaction
  ) throws {
    var descriptor = try changeableTable(table, in: transaction).descriptor
    guard descriptor.streamView != view else { return }
    let writer = CatalogueWriter(transaction)
    if let view, descriptor.streamView == nil {
      try writer.openStream(view, of: &descriptor)
    } else {
      if view == nil { try writer.closeStream(of: descriptor) }
      // A stream that stays goes on under its label.
      descriptor.streamView = view
    }
    try writer.store(&descriptor)
  }
}
