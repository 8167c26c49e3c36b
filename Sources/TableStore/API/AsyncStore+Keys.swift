/// The keys of a table and of its indexes.
package struct TableKeys: Sendable {
  package var table: KeySchema
  /// By the index's name; those that are being filled included.
  package var indexes: [String: KeySchema]
}

extension AsyncStore {
  /// The keys of a table, without the figures that describing it takes.
  ///
  /// - Throws: ``StoreError`` `validation` for text that names no table, `resourceNotFound` if there is no such table.
  package func keys(ofTable name: String) async throws -> TableKeys {
    let table = try TableName(name)
    return try await offload { engine in
      try engine.engine.snapshot { snapshot in
        let descriptor = try engine.table(table, in: snapshot).descriptor
        let indexes = descriptor.indexes.filter { $0.status != .deleting }.map { ($0.name, $0.key) }
        return TableKeys(table: descriptor.key, indexes: Dictionary(indexes) { first, _ in first })
      }
    }
  }
}
