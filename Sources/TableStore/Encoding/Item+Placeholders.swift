// The values of expressions' placeholders are kept as an item whose names are the placeholders, of any size. What is
// wrong with one of them is said in DynamoDB's words for ExpressionAttributeValues.

extension Item {
  /// Encodes the values of placeholders.
  ///
  /// Throws a `validation` error, for the placeholder first by name, if a value has an empty set or nests too deep.
  init(placeholders: [String: AttributeValue]) throws {
    var writer = ValueWriter(capacity: 64 * placeholders.count, item: true)
    for (name, value) in placeholders.sorted(by: { $0.key < $1.key }) {
      try writer.name(name)
      try ValueRules.namingPlaceholder(name) { try writer.write(value) }
    }
    self.init(bytes: try writer.finishItem(limit: nil))
  }
}

extension ValueRules {
  /// Runs `body`, which reads the value of the placeholder `name`; puts the parameter and the placeholder into the
  /// `validation` errors it throws.
  static func namingPlaceholder(_ name: String, _ body: () throws -> Void) throws {
    do {
      try body()
    } catch var error as StoreError where error.code == .validation {
      error.message = "ExpressionAttributeValues contains invalid value: \(error.message) for key \(name)"
      throw error
    }
  }
}
