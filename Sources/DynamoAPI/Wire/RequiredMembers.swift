/// What a request must have, checked together as the service does: first the table's name, then all others at once.
struct RequiredMembers {
  private var missing: [String] = []

  /// - Throws: the service's error for a request without a table's name.
  static func tableName(_ name: String?) throws -> String {
    guard let name else {
      throw WireError.validation("The parameter 'TableName' is required but was not present in the request")
    }
    return name
  }

  /// Notes that the member at `path` (lower camel case) must have a value.
  mutating func require(_ isPresent: Bool, _ path: String) {
    if !isPresent { missing.append(path) }
  }

  /// - Throws: one error that names all that is missing.
  func check() throws {
    if missing.isEmpty { return }
    let texts = missing.map { "Value null at '\($0)' failed to satisfy constraint: Member must not be null" }
    let errors = texts.count == 1 ? "error" : "errors"
    throw WireError.validation("\(texts.count) validation \(errors) detected: " + texts.joined(separator: "; "))
  }
}
