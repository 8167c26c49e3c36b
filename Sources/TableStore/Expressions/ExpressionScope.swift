/// The placeholders of one request, and what its expressions have used of them.
///
/// Compile every expression of a request through one scope, then call `finish()` for DynamoDB's complaint about
/// unused placeholders.
struct ExpressionScope {
  let names: [String: String]?
  /// Names are the placeholders, colon included.
  let values: Item?

  init(names: [String: String]?, values: Item?) throws {
    self.names = names
    self.values = values
  }
}
