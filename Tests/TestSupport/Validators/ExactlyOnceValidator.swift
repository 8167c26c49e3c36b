import TableStore

/// Each change has had its effect once. Judged by the effects themselves, not by what handlers were given: a handler may
/// well be given a change several times.
public struct ExactlyOnceValidator: Sendable {
  public init() {}

  /// Where each effect says which change it comes from.
  ///
  /// - Parameters:
  ///   - effects: the changes that the effects found in the store name, one entry per effect.
  ///   - expected: the changes that ask for one effect each.
  public func violations(effects: [StreamPosition], expected: some Sequence<StreamPosition>) -> [Violation] {
    var counts: [StreamPosition: Int] = [:]
    for effect in effects { counts[effect, default: 0] += 1 }
    var violations: [Violation] = []
    for position in expected {
      let count = counts.removeValue(forKey: position) ?? 0
      if count != 1 { violations.append(Violation(.exactlyOnce, at: position, "had its effect \(count) times")) }
    }
    for position in counts.keys.sorted() {
      violations.append(Violation(.exactlyOnce, at: position, "had an effect and asked for none"))
    }
    return violations
  }

  /// Where effects add up: a derived table against its recomputation from the source.
  ///
  /// - Parameters:
  ///   - stored: the table's items.
  ///   - recomputed: what they should be, by the same keys.
  ///   - key: the table's key.
  public func violations(stored: [Item], recomputed: [Item], key: KeySchema) throws -> [Violation] {
    func byKey(_ items: [Item]) throws -> [Item: Item] {
      let entries = try items.map { item in
        let attributes = key.attributes.map { ($0.name, item[$0.name] ?? .null) }
        return (try Item(Dictionary(attributes) { $1 }), item)
      }
      return Dictionary(entries) { $1 }
    }
    var wanted = try byKey(recomputed)
    var violations: [Violation] = []
    for (keys, item) in try byKey(stored).sorted(by: { "\($0.key)" < "\($1.key)" }) {
      switch wanted.removeValue(forKey: keys) {
      case nil: violations.append(Violation(.exactlyOnce, "\(keys) is stored and should not be"))
      case item?: break
      case let other?:
        violations.append(Violation(.exactlyOnce, "\(keys) is \(item) and should be \(other)"))
      }
    }
    return violations + wanted.keys.map { Violation(.exactlyOnce, "\($0) is missing") }
  }
}
