extension TableEngine {
  /// Deletes a table with its indexes. It is gone when this returns; its pages are freed in the background.
  ///
  /// - Throws: ``StoreError`` `resourceNotFound` if there is no such table, `validation` if it is protected.
  func deleteTable(_ name: String) throws -> TableDescription {
    let name = try TableName(name)
    return try engine.commit { try delete(name, in: $0) }.result
  }

  /// ``deleteTable(_:)`` for callers on Swift's cooperative threads.
  func deleteTableAsync(_ name: String) async throws -> TableDescription {
    let name = try TableName(name)
    return try await engine.commitAsync { try self.delete(name, in: $0) }.result
  }

  private func delete(_ name: TableName, in transaction: WriteTransaction) throws -> TableDescription {
    let descriptor = try changeableTable(name, in: transaction).descriptor
    if descriptor.deletionProtection {
      throw StoreError.validation(
        "Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first.")
    }
    return try remove(descriptor, in: transaction)
  }

  /// Takes a table out of the catalogue and leaves its pages to the background.
  func remove(_ descriptor: TableDescriptor, in transaction: WriteTransaction) throws -> TableDescription {
    let writer = CatalogueWriter(transaction)
    for job in try BackgroundJob.pending(in: transaction) where job.tableID == descriptor.id { writer.remove(job) }
    try writer.closeStream(of: descriptor)
    writer.remove(descriptor)
    try writer.add(.drop(descriptor.prefixes))
    return try TableDescription(descriptor, status: .deleting) { try transaction.view.storedCount($0) }
  }
}
