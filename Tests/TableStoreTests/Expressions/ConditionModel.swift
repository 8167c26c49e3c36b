@testable import TableStore

/// A path of the model: steps are names, or indexes as numbers.
struct ModelPath: Hashable {
  enum Step: Hashable {
    case name(String)
    case index(Int)
  }
  var steps: [Step]

  var text: String {
    var text = ""
    for step in steps {
      switch step {
      case .name(let name): text += text.isEmpty ? name : ".\(name)"
      case .index(let index): text += "[\(index)]"
      }
    }
    return text
  }

  func value(in item: Attributes) -> AttributeValue? {
    var value = AttributeValue.m(item)
    for step in steps {
      switch (step, value) {
      case (.name(let name), .m(let entries)):
        guard let next = entries[name] else { return nil }
        value = next
      case (.index(let index), .l(let elements)):
        guard index < elements.count else { return nil }
        value = elements[index]
      default: return nil
      }
    }
    return value
  }

  static func random(_ random: inout ExpressionRandom) -> ModelPath {
    var steps = [Step.name(random.pick(["a1", "b1", "c1", "d1", "e1", "f1"]))]
    while steps.count < 4, random.chance(35) {
      steps.append(random.chance(50) ? .index(random.int(0..<4)) : .name(random.pick(["p", "q", "r"])))
    }
    return ModelPath(steps: steps)
  }
}

/// A condition of the model: evaluated by walking trees of values.
indirect enum ModelCondition {
  enum Operand {
    case path(ModelPath), size(ModelPath), value(String)

    var text: String {
      switch self {
      case .path(let path): path.text
      case .size(let path): "size(\(path.text))"
      case .value(let name): name
      }
    }

    func value(_ item: Attributes, _ values: Attributes) -> AttributeValue? {
      switch self {
      case .path(let path): return path.value(in: item)
      case .value(let name): return values[name]
      case .size(let path):
        switch path.value(in: item) {
        case .s(let text)?: return .n(Number(text.utf16.count))
        case .b(let bytes)?: return .n(Number(bytes.count))
        case .l(let elements)?: return .n(Number(elements.count))
        case .m(let entries)?: return .n(Number(entries.count))
        case .ss(let members)?: return .n(Number(members.count))
        case .ns(let members)?: return .n(Number(members.count))
        case .bs(let members)?: return .n(Number(members.count))
        default: return nil
        }
      }
    }
  }

  case compare(String, Operand, Operand)
  case between(Operand, Operand, Operand)
  case isIn(Operand, [Operand])
  case exists(ModelPath)
  case notExists(ModelPath)
  case type(ModelPath, String)
  case begins(Operand, Operand)
  case contains(ModelPath, Operand)
  case not(ModelCondition)
  case and(ModelCondition, ModelCondition)
  case or(ModelCondition, ModelCondition)

  var text: String {
    switch self {
    case .compare(let comparator, let left, let right): "\(left.text) \(comparator) \(right.text)"
    case .between(let operand, let lower, let upper): "\(operand.text) BETWEEN \(lower.text) AND \(upper.text)"
    case .isIn(let operand, let list): "\(operand.text) IN (\(list.map(\.text).joined(separator: ", ")))"
    case .exists(let path): "attribute_exists(\(path.text))"
    case .notExists(let path): "attribute_not_exists(\(path.text))"
    case .type(let path, let name): "attribute_type(\(path.text), \(name))"
    case .begins(let operand, let prefix): "begins_with(\(operand.text), \(prefix.text))"
    case .contains(let path, let operand): "contains(\(path.text), \(operand.text))"
    case .not(let inner): "NOT (\(inner.text))"
    case .and(let left, let right): "(\(left.text)) AND (\(right.text))"
    case .or(let left, let right): "(\(left.text)) or (\(right.text))"
    }
  }

  func holds(_ item: Attributes, _ values: Attributes) -> Bool {
    func order(_ left: Operand, _ right: Operand) -> Int? {
      switch (left.value(item, values), right.value(item, values)) {
      case (.n(let left)?, .n(let right)?):
        return Int(exactly: left).flatMap { left in Int(exactly: right).map { left - $0 } }
      case (.s(let left)?, .s(let right)?): return Self.order(Array(left.utf8), Array(right.utf8))
      case (.b(let left)?, .b(let right)?): return Self.order(left, right)
      default: return nil
      }
    }
    switch self {
    case .compare("=", let left, let right):
      guard let left = left.value(item, values), let right = right.value(item, values) else { return false }
      return left == right
    case .compare("<>", let left, let right):
      guard let left = left.value(item, values), let right = right.value(item, values) else { return true }
      return left != right
    case .compare(let comparator, let left, let right):
      guard let order = order(left, right) else { return false }
      return comparator == "<"
        ? order < 0 : comparator == "<=" ? order <= 0 : comparator == ">" ? order > 0 : order >= 0
    case .between(let operand, let lower, let upper):
      guard let low = order(operand, lower), let high = order(operand, upper) else { return false }
      return low >= 0 && high <= 0
    case .isIn(let operand, let list):
      guard let value = operand.value(item, values) else { return false }
      return list.contains { $0.value(item, values) == value }
    case .exists(let path): return path.value(in: item) != nil
    case .notExists(let path): return path.value(in: item) == nil
    case .type(let path, let name):
      guard let value = path.value(in: item), case .s(let wanted)? = values[name] else { return false }
      return Self.typeName(value) == wanted
    case .begins(let operand, let prefix):
      switch (operand.value(item, values), prefix.value(item, values)) {
      case (.s(let text)?, .s(let prefix)?): return text.utf8.starts(with: prefix.utf8)
      case (.b(let bytes)?, .b(let prefix)?): return bytes.starts(with: prefix)
      default: return false
      }
    case .contains(let path, let operand):
      switch (path.value(in: item), operand.value(item, values)) {
      case (.s(let text)?, .s(let part)?): return Self.contains(Array(text.utf8), Array(part.utf8))
      case (.b(let bytes)?, .b(let part)?): return Self.contains(bytes, part)
      case (.ss(let members)?, .s(let member)?): return members.contains(member)
      case (.ns(let members)?, .n(let member)?): return members.contains(member)
      case (.bs(let members)?, .b(let member)?): return members.contains(member)
      case (.l(let elements)?, let element?): return elements.contains(element)
      default: return false
      }
    case .not(let inner): return !inner.holds(item, values)
    case .and(let left, let right): return left.holds(item, values) && right.holds(item, values)
    case .or(let left, let right): return left.holds(item, values) || right.holds(item, values)
    }
  }

  private static func order(_ left: [UInt8], _ right: [UInt8]) -> Int {
    for (left, right) in zip(left, right) where left != right { return Int(left) - Int(right) }
    return left.count - right.count
  }

  private static func contains(_ bytes: [UInt8], _ part: [UInt8]) -> Bool {
    part.isEmpty || bytes.indices.contains { bytes[$0...].starts(with: part) }
  }

  static func typeName(_ value: AttributeValue) -> String {
    switch value {
    case .s: "S"
    case .n: "N"
    case .b: "B"
    case .bool: "BOOL"
    case .null: "NULL"
    case .l: "L"
    case .m: "M"
    case .ss: "SS"
    case .ns: "NS"
    case .bs: "BS"
    }
  }
}

/// Makes random conditions that compile, and the values they use.
struct ConditionGenerator {
  var values: Attributes = [:]

  private mutating func constant(_ value: AttributeValue) -> ModelCondition.Operand {
    let name = ":v\(values.count)"
    values[name] = value
    return .value(name)
  }

  private func scalar(_ random: inout ExpressionRandom) -> AttributeValue {
    switch random.int(0..<3) {
    case 0: .n(Number(random.int(-9..<12)))
    case 1: .s(random.pick(["", "a", "ab", "b", "€", "😀"]))
    default: .b(random.pick([[], [1], [1, 2], [200]]))
    }
  }

  /// An operand that is not `other`; constants are scalars where an order is asked for.
  private mutating func operand(
    _ random: inout ExpressionRandom, not other: ModelPath? = nil, ordered: Bool = false
  ) -> ModelCondition.Operand {
    switch random.int(0..<6) {
    case 0: return .size(.random(&random))
    case 1, 2:
      let path = ModelPath.random(&random)
      return path == other ? constant(scalar(&random)) : .path(path)
    default: return constant(ordered ? scalar(&random) : random.value())
    }
  }

  mutating func condition(_ random: inout ExpressionRandom, depth: Int) -> ModelCondition {
    if depth > 0, random.chance(50) {
      let left = condition(&random, depth: depth - 1)
      switch random.int(0..<3) {
      case 0: return .not(left)
      case 1: return .and(left, condition(&random, depth: depth - 1))
      default: return .or(left, condition(&random, depth: depth - 1))
      }
    }
    let path = ModelPath.random(&random)
    switch random.int(0..<10) {
    case 0, 1, 2:
      let comparator = random.pick(["=", "<>", "<", "<=", ">", ">="])
      let right = operand(&random, not: path, ordered: comparator.first != "=" && comparator != "<>")
      return random.chance(80) ? .compare(comparator, .path(path), right) : .compare(comparator, right, .path(path))
    case 3: return .between(.path(path), .path(.random(&random)), operand(&random, ordered: true))
    case 4: return .isIn(.path(path), (0..<random.int(1..<5)).map { _ in operand(&random) })
    case 5: return .exists(path)
    case 6: return .notExists(path)
    case 7:
      guard
        case .value(let name) = constant(.s(random.pick(["S", "N", "B", "BOOL", "NULL", "L", "M", "SS", "NS", "BS"])))
      else { return .exists(path) }
      return .type(path, name)
    case 8: return .begins(.path(path), constant(random.chance(50) ? .s(random.pick(["", "a", "ab"])) : .b([1])))
    default: return .contains(path, operand(&random, not: path))
    }
  }
}
