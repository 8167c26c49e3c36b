/// Collects the constraints that a request's plain members break, for one error that names them all.
struct Constraints {
  private var failures: [String] = []

  mutating func range(_ value: Int?, _ path: String, from lower: Int, to upper: Int = .max) {
    guard let value else { return }
    if value < lower { fail("\(value)", path, "have value greater than or equal to \(lower)") }
    if value > upper { fail("\(value)", path, "have value less than or equal to \(upper)") }
  }

  /// - Parameter text: how the value is shown; values of items are not shown.
  mutating func count(_ count: Int, shownAs text: String, _ path: String, from lower: Int, to upper: Int) {
    if count < lower { fail(text, path, "have length greater than or equal to \(lower)") }
    if count > upper { fail(text, path, "have length less than or equal to \(upper)") }
  }

  private mutating func fail(_ value: String, _ path: String, _ rule: String) {
    failures.append("Value '\(value)' at '\(path)' failed to satisfy constraint: Member must \(rule)")
  }

  func check() throws {
    if !failures.isEmpty { throw ConstraintFailures.error(failures) }
  }
}
