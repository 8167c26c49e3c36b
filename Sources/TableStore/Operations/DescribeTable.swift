extension TableEngine {
  /// What is known of a table, in one snapshot.
  ///
  /// - Throws: ``StoreError`` `resourceNotFound` if there is no such table.
  func describeTable(_ name: String) throws -> TableDescription {
    let name = try TableName(name)
    return try engine.snapshot { snapshot in
      let schema = try controlledTable(name, in: snapshot)
      return TableDescription(
        schema.descriptor, statistics: try TableStatistics.read(ofTable: schema.id, in: snapshot))
    }
  }
}

extension TableDescription {
  /// - Parameter status: `nil` derives it: updating while an index is being created.
  init(_ descriptor: TableDescriptor, statistics: TableStatistics, status: TableStatus? = nil) {
    func describe(_ kind: IndexDescriptor.Kind) -> [Index] {
      descriptor.indexes.filter { $0.kind == kind }.map { index in
        let figures = statistics.indexes[index.id] ?? TableStatistics.Figures()
        let indexStatus: TableStatus =
          switch index.status {
          case .active: .active
          case .creating: .creating
          case .deleting: .deleting
          }
        return Index(
          definition: IndexDefinition(index.name, index.key, projection: index.projection), status: indexStatus,
          backfilling: index.status == .creating, itemCount: Int(max(0, figures.items)),
          sizeBytes: Int(max(0, figures.bytes)))
      }
    }
    let isUpdating = descriptor.indexes.contains { $0.status != .active }
    self.init(
      name: descriptor.name, id: descriptor.id, status: status ?? (isUpdating ? .updating : .active),
      key: descriptor.key, globalIndexes: describe(.global), localIndexes: describe(.local),
      streamView: descriptor.streamView, streamEnabledAt: descriptor.streamEnabledAt,
      expiryAttribute: descriptor.expiryAttribute, deletionProtection: descriptor.deletionProtection,
      createdAt: descriptor.createdAt, itemCount: Int(max(0, statistics.table.items)),
      sizeBytes: Int(max(0, statistics.table.bytes)), attributes: descriptor.attributes)
  }
}
