import TableStore

/// What a request must have, checked together as the service does: first the table's name, then all others at once.
struct RequiredMembers {
  private var missing: [String] = []

  /// The name of the table that a request is about; of an ARN, the name in it.
  ///
  /// - Throws: the service's error for a request without a table's name.
  static func tableName(_ name: String?) throws -> String {
    guard let name else { throw MissingTableName() }
    return DynamoService.Identity.plainTableName(name)
  }

  /// Notes that the member at `path` (lower camel case) must have a value.
  mutating func require(_ isPresent: Bool, _ path: String) {
    if !isPresent { missing.append(BrokenConstraints.missing(path)) }
  }

  /// - Throws: one error that names all that is missing.
  func check() throws {
    if !missing.isEmpty { throw BrokenConstraints(texts: missing) }
  }
}

/// The error of a request that names no table. It comes before those of all other members.
struct MissingTableName: Error {
  var wireError: WireError {
    .validation("The parameter 'TableName' is required but was not present in the request")
  }
}

/// The constraints of the service model that a request's members break.
struct BrokenConstraints: Error {
  /// The service names no more than these.
  private static let limit = 10

  var texts: [String] = []

  static func missing(_ path: String) -> String {
    "Value null at '\(path)' failed to satisfy constraint: Member must not be null"
  }

  /// The one error that names them.
  var wireError: WireError {
    let named = texts.prefix(BrokenConstraints.limit)
    let errors = texts.count == 1 ? "error" : "errors"
    return .validation("\(texts.count) validation \(errors) detected: " + named.joined(separator: "; "))
  }
}
