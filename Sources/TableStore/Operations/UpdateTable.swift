extension TableEngine {
  /// Changes a table's settings, or creates or deletes one of its global indexes.
  ///
  /// Everything asked for is one commit. A new index is kept by writers from then on and filled in the background;
  /// until it is, queries on it are refused. A deleted index is gone at once.
  ///
  /// - Throws: ``StoreError`` `validation`, `resourceNotFound` (table or index), `limitExceeded` (a second index
  ///   change at a time) or `transactionConflict` (kept attributes that are not the expected ones).
  func updateTable(_ request: UpdateTableRequest) throws -> TableDescription {
    let name = try TableEngine.check(request)
    return try engine.commit { try update(request, name, in: $0) }.result
  }

  /// ``updateTable(_:)`` for callers on Swift's cooperative threads.
  func updateTableAsync(_ request: UpdateTableRequest) async throws -> TableDescription {
    let name = try TableEngine.check(request)
    return try await engine.commitAsync { try self.update(request, name, in: $0) }.result
  }

  private static func check(_ request: UpdateTableRequest) throws -> TableName {
    let name = try TableName(request.tableName)
    guard
      request.createGlobalIndex != nil || request.deleteGlobalIndex != nil || request.streamView != nil
        || request.deletionProtection != nil || request.attributes != nil
    else {
      throw StoreError.validation(
        "At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled, GlobalSecondaryIndexUpdates "
          + "or SSESpecification or ReplicaUpdates is required")
    }
    if request.createGlobalIndex != nil, request.deleteGlobalIndex != nil { throw oneIndexAtATime }
    if let index = request.createGlobalIndex { try TableRules.checkGlobal(index) }
    if let index = request.deleteGlobalIndex { try TableRules.checkIndexName(index) }
    return name
  }

  private static var oneIndexAtATime: StoreError {
    StoreError(
      .limitExceeded,
      "Subscriber limit exceeded: Only 1 online index can be created or deleted simultaneously per table")
  }

  private func update(
    _ request: UpdateTableRequest, _ name: TableName, in transaction: WriteTransaction
  ) throws -> TableDescription {
    let old = try changeableTable(name, in: transaction).descriptor
    for (attribute, expected) in request.ifAttributes where old.attributes[attribute] != expected {
      throw StoreError(.transactionConflict, "The attributes kept with table \(old.name) were changed meanwhile.")
    }
    var descriptor = old
    let writer = CatalogueWriter(transaction)
    if let view = request.streamView { try setStream(view, of: &descriptor, writer) }
    if let protection = request.deletionProtection { descriptor.deletionProtection = protection }
    if let attributes = request.attributes {
      descriptor.attributes.merge(attributes) { _, new in new }
    }
    if let definition = request.createGlobalIndex { try add(definition, to: &descriptor, writer) }
    if let index = request.deleteGlobalIndex { try remove(index, from: &descriptor, writer) }
    if descriptor != old { try writer.store(&descriptor) }
    return try TableDescription(descriptor) { try transaction.view.storedCount($0) }
  }

  private func setStream(_ view: StreamViewType?, of descriptor: inout TableDescriptor, _ writer: CatalogueWriter)
    throws
  {
    if view != nil, descriptor.streamView != nil {
      throw StoreError.validation("Table already has an enabled stream: TableName: \(descriptor.name)")
    }
    if view == nil, descriptor.streamView == nil {
      throw StoreError.validation("Table has no stream to disable: TableName: \(descriptor.name)")
    }
    if let view {
      try writer.openStream(view, of: &descriptor)
    } else {
      try writer.closeStream(of: descriptor)
      descriptor.streamView = nil
    }
  }

  private func add(
    _ definition: IndexDefinition, to descriptor: inout TableDescriptor, _ writer: CatalogueWriter
  ) throws {
    if descriptor.indexes.contains(where: { $0.status != .active }) { throw TableEngine.oneIndexAtATime }
    if descriptor.index(named: definition.name) != nil {
      throw StoreError.invalidParameters("Duplicate index name: \(definition.name)")
    }
    if descriptor.indexes.filter({ $0.kind == .global }).count >= TableRules.maximumGlobalIndexes {
      throw StoreError.invalidParameters("GlobalSecondaryIndex count exceeds the per-table limit of 20")
    }
    try TableRules.checkIncluded(descriptor.indexes.map(\.projection) + [definition.projection])
    try TableRules.checkTypes([descriptor.key] + descriptor.indexes.map(\.key) + [definition.key])
    let index = IndexDescriptor(
      id: try writer.allocateIdentifier(), name: definition.name, kind: .global, status: .creating,
      key: definition.key, projection: definition.projection)
    descriptor.indexes.append(index)
    try writer.add(.fillIndex(table: descriptor.name, tableID: descriptor.id, indexID: index.id))
  }

  private func remove(
    _ name: String, from descriptor: inout TableDescriptor, _ writer: CatalogueWriter
  ) throws {
    guard let index = descriptor.index(named: name), index.kind == .global else {
      throw StoreError(.resourceNotFound, "Requested resource not found")
    }
    if descriptor.indexes.contains(where: { $0.status != .active && $0.id != index.id }) {
      throw TableEngine.oneIndexAtATime
    }
    descriptor.indexes.removeAll { $0.id == index.id }
    for job in try BackgroundJob.pending(in: writer.transaction) where job.fills(index.id) { writer.remove(job) }
    try writer.add(.drop([.init(space: .indexes, id: index.id)]))
  }
}
