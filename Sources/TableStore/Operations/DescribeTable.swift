extension TableEngine {
  /// What is known of a table, in one snapshot. Counts and sizes leave out what the applier has not reached yet.
  ///
  /// - Throws: ``StoreError`` `resourceNotFound` if there is no such table.
  func describeTable(_ name: String) throws -> TableDescription {
    let name = try TableName(name)
    return try engine.snapshot { snapshot in
      let schema = try controlledTable(name, in: snapshot)
      return try TableDescription(schema.descriptor) { try snapshot.storedCount($0) }
    }
  }
}

extension TableDescription {
  /// - Parameters:
  ///   - status: `nil` derives it: updating while an index is being created.
  ///   - count: entries and bytes of the table or index with an id.
  init(
    _ descriptor: TableDescriptor, status: TableStatus? = nil, count: (UInt32) throws -> EntryCount
  ) throws {
    func describe(_ kind: IndexDescriptor.Kind) throws -> [Index] {
      try descriptor.indexes.filter { $0.kind == kind }.map { index in
        let figures = try count(index.id)
        let indexStatus: TableStatus =
          switch index.status {
          case .active: .active
          case .creating: .creating
          case .deleting: .deleting
          }
        return Index(
          definition: IndexDefinition(index.name, index.key, projection: index.projection), status: indexStatus,
          backfilling: index.status == .creating, itemCount: figures.entries, sizeBytes: figures.bytes)
      }
    }
    let figures = try count(descriptor.id)
    let isUpdating = descriptor.indexes.contains { $0.status != .active }
    self.init(
      name: descriptor.name, id: descriptor.id,
      status: status ?? (descriptor.isBeingMade ? .creating : isUpdating ? .updating : .active),
      key: descriptor.key, globalIndexes: try describe(.global), localIndexes: try describe(.local),
      streamView: descriptor.streamView, streamEnabledAt: descriptor.streamEnabledAt,
      expiryAttribute: descriptor.expiryAttribute, deletionProtection: descriptor.deletionProtection,
      createdAt: descriptor.createdAt, itemCount: figures.entries, sizeBytes: figures.bytes,
      attributes: descriptor.attributes)
  }
}
