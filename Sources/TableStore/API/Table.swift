/// A table of a store, by name. A light value: it holds no lock, no transaction and nothing of the table itself.
///
/// The methods are synchronous: a read may wait for the disk, a write waits until its commit is as durable as the
/// store's options say. Concurrent writers share an append and a sync. Use ``async`` from async code.
///
/// Wherever an ``ItemPredicate`` or ``ItemUpdate`` is asked for, a string literal is DynamoDB's expression text, with
/// `names` (`["#s": "status"]`) and `values` (`[":n": 1]`) for its placeholders.
public struct Table: Sendable {
  public let name: String
  public let store: Store
  /// The name with the key of its catalogue entry ready made; `nil` if it is no legal name, which the first operation
  /// says.
  let checkedName: TableName?

  init(name: String, store: Store) {
    self.name = name
    self.store = store
    checkedName = try? TableName(name)
  }

  /// The checked name.
  ///
  /// - Throws: ``StoreError`` with code `validation`, saying what is wrong with it.
  func tableName() throws -> TableName { try checkedName ?? TableName(name) }

  /// This table for async code.
  public var async: AsyncTable { AsyncTable(table: self) }

  /// What is known of the table.
  @available(*, noasync)
  public func describe() throws -> TableDescription { try store.describeTable(name) }
}
