public import TableStore

/// What one effect would do, to be shown and compared. See ``Effects/summaries``.
public struct EffectSummary: Sendable, Hashable {
  public enum Kind: String, Sendable, CaseIterable {
    case put, update, delete
  }

  public var kind: Kind
  public var table: String
  /// The item to be put, or the key of the one to be changed or deleted.
  public var item: Item
  /// For an update: the expression and its placeholders.
  public var expression: String?
  public var names: [String: String]
  public var values: [String: AttributeValue]
  /// Whether it is passed over where a condition does not hold.
  public var isConditional: Bool
}

extension Effects {
  /// What these effects would do, in their order. `add`, `max` and `set` are updates.
  public var summaries: [EffectSummary] {
    items.map { effect in
      let summary = effect.summary
      let kind: EffectSummary.Kind =
        switch summary.kind {
        case .put: .put
        case .update: .update
        case .delete: .delete
        }
      return EffectSummary(
        kind: kind, table: summary.table, item: summary.item, expression: summary.expression, names: summary.names,
        values: summary.values?.dictionary ?? [:], isConditional: summary.isConditional)
    }
  }
}
