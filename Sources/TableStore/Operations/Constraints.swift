/// Collects the constraints that a request's plain members break, for one error that names them all.
package struct Constraints {
  private var failures: [String] = []

  package init() {}

  package mutating func range(_ value: Int?, _ path: String, from lower: Int, to upper: Int = .max) {
    guard let value else { return }
    if value < lower { fail("\(value)", path, "have value greater than or equal to \(lower)") }
    if value > upper { fail("\(value)", path, "have value less than or equal to \(upper)") }
  }

  /// - Parameter text: how the value is shown; values of items are not shown.
  package mutating func count(_ count: Int, shownAs text: String, _ path: String, from lower: Int, to upper: Int) {
    if count < lower { fail(text, path, "have length greater than or equal to \(lower)") }
    if count > upper { fail(text, path, "have length less than or equal to \(upper)") }
  }

  /// The name of a table or an index: 3 to 255 of `[a-zA-Z0-9_.-]`.
  package mutating func name(_ name: String?, _ path: String) {
    guard let name else { return }
    if !TableName.hasLegalCharacters(name) {
      fail(name, path, "satisfy regular expression pattern: [a-zA-Z0-9_.-]+")
    }
    count(name.utf8.count, shownAs: name, path, from: 3, to: 255)
  }

  /// The legacy AttributesToGet: at least one name, none longer than an attribute's name can be.
  package mutating func attributesToGet(_ names: [String]?, _ path: String = "attributesToGet") {
    guard let names else { return }
    count(names.count, shownAs: "[]", path, from: 1, to: .max)
    for (position, name) in names.enumerated() {
      count(name.utf8.count, shownAs: name, "\(path).\(position + 1).member", from: 0, to: ValueRules.nameLimit)
    }
  }

  /// A member that must be there.
  package mutating func required(_ isPresent: Bool, _ path: String) {
    if !isPresent {
      failures.append("Value null at '\(path)' failed to satisfy constraint: Member must not be null")
    }
  }

  private mutating func fail(_ value: String, _ path: String, _ rule: String) {
    failures.append("Value '\(value)' at '\(path)' failed to satisfy constraint: Member must \(rule)")
  }

  package func check() throws {
    if !failures.isEmpty { throw ConstraintFailures.error(failures) }
  }
}
