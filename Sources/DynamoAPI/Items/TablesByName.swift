/// What a batch calls its tables: each by its name or by its ARN, and the reply says it the same way.
struct TablesByName: Sendable {
  /// ARNs, by the names in them.
  private var arns: [String: String] = [:]
  private var names: Set<String> = []

  /// The name of the table that `text` means.
  ///
  /// - Throws: a validation error if the request has the same table a second time, in another way.
  mutating func name(_ text: String) throws -> String {
    let name = DynamoService.Identity.plainTableName(text)
    guard names.insert(name).inserted || (arns[name] ?? name) == text else {
      throw WireError.validation("The table \(name) is named in the request both by its name and by its ARN")
    }
    if name != text { arns[name] = text }
    return name
  }

  /// What the request called the table.
  func text(_ name: String) -> String { arns[name] ?? name }
}
