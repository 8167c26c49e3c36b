/// The table operations over an engine: DynamoDB's semantics, without its wire format.
///
/// One per open store. Each operation has a synchronous form, which blocks the caller's thread, and an `…Async` form
/// for callers on Swift's cooperative threads. Files beside this one add the operations, one topic each.
final class TableEngine: Sendable {
  let engine: Engine
  let catalogue = CatalogueCache()
  /// Microseconds since 1970. Decides what has expired; commits carry the engine's own time.
  let clock: @Sendable () -> UInt64

  init(engine: Engine, clock: @escaping @Sendable () -> UInt64) {
    self.engine = engine
    self.clock = clock
  }

  /// The table for a data operation.
  ///
  /// - Throws: ``StoreError`` `resourceNotFound` with DynamoDB's text for data operations.
  func table(_ name: TableName, in reader: some KeyspaceReader) throws -> TableSchema {
    guard let schema = try catalogue.table(name, in: reader), !schema.descriptor.isBeingMade else {
      throw StoreError(.resourceNotFound, "Requested resource not found")
    }
    return schema
  }

  /// The table for a control operation.
  ///
  /// - Throws: ``StoreError`` `resourceNotFound` with DynamoDB's text for control operations.
  func controlledTable(_ name: TableName, in reader: some KeyspaceReader) throws -> TableSchema {
    guard let schema = try catalogue.table(name, in: reader) else {
      throw StoreError(.resourceNotFound, "Requested resource not found: Table: \(name.text) not found")
    }
    return schema
  }

  /// The table for an operation that changes it.
  ///
  /// - Throws: as ``controlledTable(_:in:)``; `resourceInUse` while the table is being filled.
  func changeableTable(_ name: TableName, in reader: some KeyspaceReader) throws -> TableSchema {
    let schema = try controlledTable(name, in: reader)
    if schema.descriptor.isBeingMade {
      throw StoreError(
        .resourceInUse,
        "Attempt to change a resource which is still in use: Table is being created: \(name.text)")
    }
    return schema
  }
}
