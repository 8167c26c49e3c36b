import TableStore

extension DynamoService {
  /// How often a change of settings is tried again when others change them at the same time.
  private static let attempts = 20

  /// Changes the settings kept with a table, and what else `request` asks for, in one commit. Settings that others change
  /// at the same time are not overwritten: the change is then worked out anew from theirs.
  ///
  /// - Parameter change: works on the settings as they are; called once for each attempt.
  /// - Returns: what `change` returned, and the table afterwards.
  /// - Throws: what `change` throws; `resourceNotFound` if there is no such table; `resourceInUse` if others keep
  ///   changing it.
  func changeSettings<R>(
    _ request: UpdateTableRequest, _ change: (inout TableSettings, TableDescription) throws -> R
  ) async throws -> (result: R, table: TableDescription) {
    var request = request
    for _ in 0..<DynamoService.attempts {
      let table = try await store.describeTable(request.tableName)
      var settings = TableSettings(table)
      let result = try change(&settings, table)
      request.attributes = try settings.stored()
      request.ifAttributes = [TableSettings.attribute: table.attributes[TableSettings.attribute]]
      do {
        return (result, try await store.updateTable(request))
      } catch let error as StoreError where error.code == .transactionConflict {
        continue
      }
    }
    throw StoreError(
      .resourceInUse,
      "Attempt to change a resource which is still in use: Table is being updated: \(request.tableName)")
  }
}
