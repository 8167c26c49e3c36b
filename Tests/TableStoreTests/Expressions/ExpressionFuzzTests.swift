import Testing

@testable import TableStore

/// Random and mutated text at the front doors: a compiled form or a validation error with a message, never a trap, and
/// what compiled can be evaluated.
@Suite struct ExpressionFuzzTests {
  static let seeds = [
    "a1 = :v AND (size(b1) > :n OR NOT contains(c1[0].p, :v)) AND d1 BETWEEN :n AND :n",
    "attribute_exists(a1) OR begins_with(#x, :v) AND a1 IN (:v, :n, b1) AND attribute_type(a1, :t)",
    "SET a1 = if_not_exists(a1, :n) + :n, b1.p = list_append(:l, c1) REMOVE d1[0], e1 ADD f1 :n DELETE g1 :ss",
    "a1, b1.p.q[3], c1[0][1], #x.p", "pk = :v AND sk BETWEEN :n AND :n", "pk = :v AND begins_with(sk, :v)",
  ]
  static let fragments = [
    "(", ")", "[", "]", ",", ".", "=", "<", ">", "<=", "<>", "+", "-", "AND", "OR", "NOT", "IN", "BETWEEN", "SET",
    "REMOVE", "ADD", "DELETE", "size(", "contains(", "if_not_exists(", "a1", "#x", ":v", ":n", ":l", ":ss", "[0]", " ",
    "99999999999999999999", "é", "\u{0}", "name", "((", "))", "#", ":", "'", "\"", "\u{FEFF}", "a1.b1",
  ]
  static let values: Attributes = [
    ":v": .s("x"), ":n": .n(1), ":l": .l([.n(1)]), ":ss": .ss(["a"]), ":t": .s("N"),
  ]

  private static func mutate(_ text: String, _ random: inout ExpressionRandom) -> String {
    var scalars = Array(text.unicodeScalars)
    for _ in 0..<random.int(1..<5) {
      let place = random.int(0..<scalars.count + 1)
      switch random.int(0..<4) {
      case 0: scalars.insert(contentsOf: random.pick(Self.fragments).unicodeScalars, at: place)
      case 1 where place < scalars.count: scalars.remove(at: place)
      case 2: scalars.removeSubrange(place..<min(scalars.count, place + random.int(0..<12)))
      default:
        let other = Array(random.pick(Self.seeds).unicodeScalars)
        let start = random.int(0..<other.count)
        scalars.insert(contentsOf: other[start..<min(other.count, start + random.int(1..<20))], at: place)
      }
    }
    var text = String.UnicodeScalarView()
    text.append(contentsOf: scalars)
    return String(text)
  }

  /// Fragments in any order, or an expression with a few changes.
  static func text(_ random: inout ExpressionRandom) -> String {
    random.chance(33)
      ? (0..<random.int(0..<12)).map { _ in random.pick(fragments) }.joined(separator: random.chance(50) ? " " : "")
      : mutate(random.pick(seeds), &random)
  }

  @Test(arguments: 0..<10) func neverTraps(_ seed: Int) throws {
    var random = ExpressionRandom(UInt64(seed) + 77)
    let empty = try scope(["#x": "a1"], Self.values)
    let key = try Item(["pk": .s("k")])
    var compiled = 0
    for _ in 0..<1000 {
      let text = Self.text(&random)
      let item = try Item(random.item())
      let doors: [(inout ExpressionScope) throws -> Void] = [
        { scope in
          let condition = try scope.condition(text, .filter)
          _ = item.withView { condition.matches($0) }
          _ = condition.matches(nil)
        },
        { scope in
          let projection = try scope.projection(text)
          _ = item.withView { projection.apply(to: $0) }
        },
        { scope in
          let program = try scope.update(text)
          _ = item.withView { program.fragment(of: $0) }
          _ = try item.withView { try program.apply(to: $0, key: key) }
        },
        { scope in
          _ = try scope.keyCondition(text).resolve(KeySchema(KeyAttribute("pk", .s), KeyAttribute("sk", .n)))
        },
      ]
      for door in doors {
        var scope = empty
        do {
          try door(&scope)
          compiled += 1
        } catch let error as StoreError {
          #expect(error.code == .validation && !error.message.isEmpty, "\(text)")
        }
      }
    }
    #expect(compiled > 20, "mutation leaves nothing to evaluate: \(compiled)")
  }
}
