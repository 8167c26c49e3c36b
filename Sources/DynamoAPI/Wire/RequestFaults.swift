import TableStore

/// What is wrong with a request so far as its reading goes on.
///
/// Members come in any order, yet faults are said in the service's order: a member of the wrong type first, wherever it
/// stands; then a missing table's name; then all broken constraints at once; then rules between members; then values that
/// are none. So a reader throws for the first kind only, and notes the others here.
struct RequestFaults {
  private var constraints: [String] = []
  private var value: StoreError?

  mutating func note(constraint text: String) { constraints.append(text) }

  /// Keeps the first fault of a value.
  mutating func note(value error: StoreError) {
    if value == nil { value = error }
  }

  /// - Throws: the fault that comes first, if there is any.
  func check() throws {
    if !constraints.isEmpty { throw BrokenConstraints(texts: constraints) }
    if let value { throw value }
  }

  /// What is said of a request whose reading ended with `error`.
  func first(or error: any Error) -> any Error {
    switch error {
    case let error as BrokenConstraints:
      // A reader that checked these faults itself has thrown them all.
      return error.texts.starts(with: constraints) ? error : BrokenConstraints(texts: constraints + error.texts)
    case let error as WireError where error.prefix == .validate && !constraints.isEmpty:
      return BrokenConstraints(texts: constraints)
    case let error as StoreError where error.code == .validation && !constraints.isEmpty:
      return BrokenConstraints(texts: constraints)
    default: return error
    }
  }
}
