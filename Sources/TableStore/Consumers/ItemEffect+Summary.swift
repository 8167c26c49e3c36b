extension ItemEffect {
  /// What an effect would do, to be shown and compared.
  package struct Summary: Sendable, Hashable {
    package enum Kind: String, Sendable {
      case put, update, delete
    }
    package var kind: Kind
    package var table: String
    /// The item to be put, or the key of the one to be changed or deleted.
    package var item: Item
    /// For an update: the expression and its placeholders.
    package var expression: String?
    package var names: [String: String] = [:]
    package var values: Item?
    /// Whether it depends on a condition.
    package var isConditional: Bool
  }

  package var summary: Summary {
    switch action {
    case .put(let put):
      Summary(kind: .put, table: put.table.text, item: put.item, isConditional: put.condition != nil)
    case .update(let update):
      Summary(
        kind: .update, table: update.table.text, item: update.key, expression: expression?.text,
        names: expression?.names ?? [:], values: expression?.values, isConditional: update.condition != nil)
    case .delete(let delete):
      Summary(kind: .delete, table: delete.table.text, item: delete.key, isConditional: delete.condition != nil)
    }
  }
}
