extension TableEngine {
  /// Creates a table. It can be used as soon as this returns.
  ///
  /// - Throws: ``StoreError`` `validation` by DynamoDB's rules, `resourceInUse` if the name is taken.
  func createTable(_ request: CreateTableRequest) throws -> TableDescription {
    try TableRules.check(request)
    let name = try TableName(request.tableName)
    return try engine.commit { try create(request, name, in: $0) }.result
  }

  /// ``createTable(_:)`` for callers on Swift's cooperative threads.
  func createTableAsync(_ request: CreateTableRequest) async throws -> TableDescription {
    try TableRules.check(request)
    let name = try TableName(request.tableName)
    return try await engine.commitAsync { try self.create(request, name, in: $0) }.result
  }

  private func create(
    _ request: CreateTableRequest, _ name: TableName, in transaction: WriteTransaction
  ) throws -> TableDescription {
    if try transaction.get(.system, name.catalogueKey) != nil {
      throw StoreError(.resourceInUse, "Table already exists: \(name.text)")
    }
    let writer = CatalogueWriter(transaction)
    let id = try writer.allocateIdentifier()
    var indexes: [IndexDescriptor] = []
    for (definitions, kind) in [
      (request.localIndexes, IndexDescriptor.Kind.local), (request.globalIndexes, .global),
    ] {
      for definition in definitions {
        indexes.append(
          IndexDescriptor(
            id: try writer.allocateIdentifier(), name: definition.name, kind: kind, status: .active,
            key: definition.key, projection: definition.projection))
      }
    }
    var descriptor = TableDescriptor(
      id: id, name: name.text, revision: 0, key: request.key, indexes: indexes, expiryAttribute: nil,
      streamView: nil, streamEnabledAt: 0, createdAt: transaction.timestamp,
      deletionProtection: request.deletionProtection,
      attributes: request.attributes, isBeingMade: request.isBeingMade)
    if let view = request.streamView { try writer.openStream(view, of: &descriptor) }
    try writer.store(&descriptor)
    transaction.put(.system, SystemKey.table(withID: id), Array(name.text.utf8))
    return try TableDescription(descriptor) { _ in EntryCount() }
  }
}
