/// Making a table that nobody sees half of: it is created with ``CreateTableRequest/isBeingMade``, filled, and finished
/// or given up. Until then it is described as CREATING, reads and writes do not find it, and it cannot be deleted.
extension AsyncStore {
  /// Where what belongs to the store but is not in it lies, such as backups of tables.
  package var directory: String { store.tableEngine.engine.directory }

  /// Runs `body` on one of the store's own threads, where blocking is fine.
  package func blocking<R: Sendable>(_ body: @escaping @Sendable () throws -> R) async throws -> R {
    try await offload { _ in try body() }
  }

  /// Puts copied items into a table that is being made, in one commit.
  ///
  /// Index keys of a wrong type keep an item out of the index, as they do when an index is added to a table.
  ///
  /// - Throws: ``StoreError`` `resourceNotFound` if the table is not being made; what a commit throws.
  package func fill(_ table: TableDescription, with items: [CopiedItem]) async throws {
    try await store.performAsync { tables in
      _ = try await tables.engine.commitAsync { transaction in
        let schema = try tables.tableBeingMade(table, in: transaction)
        for item in items {
          try ItemWrite(schema, copied: item, in: transaction).stage(in: transaction)
        }
      }
    }
  }

  /// Puts items into a table that is being made, in one commit; those that it cannot hold are left out.
  ///
  /// - Returns: the positions of those left out.
  /// - Throws: ``StoreError`` `resourceNotFound` if the table is not being made; what a commit throws.
  package func fill(_ table: TableDescription, withNew items: [Item]) async throws -> [Int] {
    try await store.performAsync { tables in
      try await tables.engine.commitAsync { transaction in
        let schema = try tables.tableBeingMade(table, in: transaction)
        var refused: [Int] = []
        for (position, item) in items.enumerated() {
          do {
            try ItemWrite(schema, imported: item, in: transaction).stage(in: transaction)
          } catch let error as StoreError where error.code == .validation {
            refused.append(position)
          }
        }
        return refused
      }.result
    }
  }

  /// Opens a table that was being made to everybody.
  @discardableResult
  package func finish(_ table: TableDescription) async throws -> TableDescription {
    try await store.performAsync { tables in
      try await tables.engine.commitAsync { transaction in
        var descriptor = try tables.tableBeingMade(table, in: transaction).descriptor
        descriptor.isBeingMade = false
        try CatalogueWriter(transaction).store(&descriptor)
        return try TableDescription(descriptor) { try transaction.view.storedCount($0) }
      }.result
    }
  }

  /// Removes a table that is being made.
  package func giveUp(_ table: TableDescription) async throws {
    defer { store.housekeeper.wake() }
    try await store.performAsync { tables in
      _ = try await tables.engine.commitAsync { transaction in
        let descriptor = try tables.tableBeingMade(table, in: transaction).descriptor
        _ = try tables.remove(descriptor, in: transaction)
      }
    }
  }
}

extension TableEngine {
  fileprivate func tableBeingMade(
    _ table: TableDescription, in transaction: WriteTransaction
  ) throws -> TableSchema {
    let schema = try controlledTable(TableName(table.name), in: transaction)
    guard schema.descriptor.isBeingMade, schema.id == table.id else {
      throw StoreError(.resourceNotFound, "Requested resource not found: Table: \(table.name) is not being made")
    }
    return schema
  }
}

extension ItemWrite {
  /// - Throws: ``StoreError`` when the old image cannot be read.
  fileprivate init(_ schema: TableSchema, copied: CopiedItem, in transaction: WriteTransaction) throws {
    let key = schema.prefix + copied.place
    let old = StoredImage(try transaction.get(.items, key), mayBeStaged: true)
    self.init(schema, itemKey: key, old: old, copied: copied.item)
  }

  /// - Throws: ``StoreError`` `validation` for an item that the table cannot hold.
  fileprivate init(_ schema: TableSchema, imported item: Item, in transaction: WriteTransaction) throws {
    if item.size > ValueRules.itemSizeLimit { throw ValueRules.itemTooLarge }
    let key = try item.withView { try schema.itemKey(ofItem: $0) }
    let old = StoredImage(try transaction.get(.items, key), mayBeStaged: true)
    try self.init(schema, itemKey: key, old: old, new: item, isUpdate: false)
  }
}
