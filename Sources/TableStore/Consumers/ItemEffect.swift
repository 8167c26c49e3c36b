/// A change of one item that a consumer of the stream wants, compiled and checked as far as it can be without the
/// database. Applied inside the commit that also moves the consumer's checkpoint.
package struct ItemEffect: Sendable {
  enum Action: Sendable {
    case put(PreparedPut)
    case update(PreparedUpdate)
    case delete(PreparedDelete)
  }

  let action: Action
  /// For an update: its expression with its placeholders, to be shown.
  var expression: (text: String, names: [String: String], values: Item?)?

  /// - Throws: ``StoreError`` with code `validation` or `misuse` for what is wrong with the item or the expressions.
  package static func put(
    _ item: Item, in table: String, if condition: ItemPredicate? = nil, names: [String: String] = [:],
    values: [String: AttributeValue] = [:]
  ) throws -> ItemEffect {
    let request = try RequestBuilder(table: table).put(item, condition, names, values, .none)
    return ItemEffect(action: .put(try PreparedPut(request)))
  }

  /// - Throws: as ``put(_:in:if:names:values:)``.
  package static func update(
    _ key: Item, in table: String, _ update: ItemUpdate, if condition: ItemPredicate? = nil,
    names: [String: String] = [:], values: [String: AttributeValue] = [:]
  ) throws -> ItemEffect {
    let request = try RequestBuilder(table: table).update(key, update, condition, names, values, .none)
    var effect = ItemEffect(action: .update(try PreparedUpdate(request)))
    effect.expression = (
      request.updateExpression ?? "", request.expressionAttributeNames ?? [:], request.expressionAttributeValues
    )
    return effect
  }

  /// - Throws: as ``put(_:in:if:names:values:)``.
  package static func delete(
    _ key: Item, in table: String, if condition: ItemPredicate? = nil, names: [String: String] = [:],
    values: [String: AttributeValue] = [:]
  ) throws -> ItemEffect {
    let request = try RequestBuilder(table: table).delete(key, condition, names, values, .none)
    return ItemEffect(action: .delete(try PreparedDelete(request)))
  }
}
