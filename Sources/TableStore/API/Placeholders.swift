/// The placeholders of one request: the caller's own, and those made for conditions and updates written in Swift.
///
/// Made names are `#_0`, `#_1`, … and made values `:_0`, `:_1`, …; one that the caller has used is skipped.
struct Placeholders {
  private(set) var names: [String: String]
  private(set) var values: [String: AttributeValue]
  private var madeNames: [String: String] = [:]
  private var nextName = 0
  private var nextValue = 0

  init(names: [String: String] = [:], values: [String: AttributeValue] = [:]) {
    self.names = names
    self.values = values
  }

  /// A placeholder for `attribute`, the same one every time.
  mutating func name(_ attribute: String) -> String {
    if let known = madeNames[attribute] { return known }
    var placeholder: String
    repeat {
      placeholder = "#_\(nextName)"
      nextName += 1
    } while names[placeholder] != nil
    names[placeholder] = attribute
    madeNames[attribute] = placeholder
    return placeholder
  }

  /// A new placeholder for `value`.
  mutating func value(_ value: AttributeValue) -> String {
    var placeholder: String
    repeat {
      placeholder = ":_\(nextValue)"
      nextValue += 1
    } while values[placeholder] != nil
    values[placeholder] = value
    return placeholder
  }

  /// For a request's `expressionAttributeNames`: absent rather than empty.
  var requestNames: [String: String]? { names.isEmpty ? nil : names }

  /// For a request's `expressionAttributeValues`: absent rather than empty.
  ///
  /// What the values may take together is for the request to check: it is not an item's limit.
  ///
  /// - Throws: ``StoreError`` with code `validation` if a value breaks a rule (an empty set, nesting too deep).
  func requestValues() throws -> Item? { values.isEmpty ? nil : try Item(placeholders: values) }
}
