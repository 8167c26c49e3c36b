/// A table's name as requests give it, checked, with the key of its catalogue entry ready made.
///
/// Prepared operations hold one, so that the lookup of the table costs one `get` and no allocation.
struct TableName: Sendable, Hashable {
  let text: String
  /// The key of the table's entry in the system keyspace.
  let catalogueKey: [UInt8]

  /// - Throws: ``StoreError`` with DynamoDB's constraint message if `text` is not 3 to 255 of `[a-zA-Z0-9_.-]`.
  init(_ text: String) throws {
    var constraints = Constraints()
    constraints.name(text, "tableName")
    try constraints.check()
    self.init(unchecked: text)
  }

  /// For names that are checked already or read back from the catalogue.
  init(unchecked text: String) {
    self.text = text
    catalogueKey = SystemKey.table(named: text)
  }

  /// Whether `text` is made of `[a-zA-Z0-9_.-]` only, and not empty.
  static func hasLegalCharacters(_ text: String) -> Bool {
    !text.isEmpty
      && text.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: "-"):
          true
        default: false
        }
      }
  }

  static func == (left: TableName, right: TableName) -> Bool { left.text == right.text }
  func hash(into hasher: inout Hasher) { hasher.combine(text) }
}

/// DynamoDB's collected constraint failures: a count, then up to ten sentences.
enum ConstraintFailures {
  static func error(_ failures: [String]) -> StoreError {
    let noun = failures.count == 1 ? "error" : "errors"
    return .validation(
      "\(failures.count) validation \(noun) detected: " + failures.prefix(10).joined(separator: "; "))
  }
}
