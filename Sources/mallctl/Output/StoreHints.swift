import TableStore

/// Adds to an error what the person at the command line needs to go on, where the store's own words, which are
/// DynamoDB's, name neither the table nor its key.
struct StoreHints {
  var store: Store
  var directory: String
  /// The tables the command names.
  var tables: [String]
  /// The JSON that the command's keys were read in.
  var form: JSONForm

  /// The error to report instead of `error`; its status is the same.
  func explain(_ error: any Error) -> any Error {
    guard let error = error as? StoreError else { return error }
    switch error.code {
    case .resourceNotFound: return missingTable() ?? error
    case .validation where error.message.contains("does not match the schema"): return withKeys(error)
    default: return error
    }
  }

  private func missingTable() -> Refusal? {
    guard let existing = try? store.tables(), let table = tables.first(where: { !existing.contains($0) }) else {
      return nil
    }
    let others =
      existing.isEmpty ? "it has none; 'mallctl create-table' makes one" : "'mallctl tables' lists those it has"
    return Refusal("the store \(directory) has no table \(table): \(others)")
  }

  private func withKeys(_ error: StoreError) -> StoreError {
    let keys = tables.compactMap { table in
      (try? store.describeTable(table)).map { "the key of \(table) is \(TableReport.text($0.key))" }
    }
    guard !keys.isEmpty else { return error }
    var error = error
    let json = form == .plain ? "; typed JSON needs --dynamodb-json" : ""
    error.message += " (\(keys.joined(separator: ", "))\(json))"
    return error
  }
}
