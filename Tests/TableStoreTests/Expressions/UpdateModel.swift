@testable import TableStore

/// A random update and what a plain interpreter makes of it.
struct UpdateModel {
  enum Result: CustomStringConvertible {
    /// The item after the update, `nil` if there is none.
    case item(Attributes?)
    /// The messages that may come.
    case refused(String)

    /// Refusals agree whatever their reason: which of several faults is reported first is not part of the model.
    func isLike(_ other: Result) -> Bool {
      switch (self, other) {
      case (.item(let left), .item(let right)): left == right
      case (.refused, .refused): true
      default: false
      }
    }

    var description: String {
      switch self {
      case .item(let item): "\(item.map { "\($0)" } ?? "no item")"
      case .refused(let message): message
      }
    }
  }

  private struct Refusal: Error {}

  private indirect enum Source {
    case path(ModelPath)
    case value(String)
    case ifNotExists(ModelPath, Source)
    case append(Source, Source)
    case sum(Source, Source)
    case difference(Source, Source)

    var text: String {
      switch self {
      case .path(let path): path.text
      case .value(let name): name
      case .ifNotExists(let path, let other): "if_not_exists(\(path.text), \(other.text))"
      case .append(let left, let right): "list_append(\(left.text), \(right.text))"
      case .sum(let left, let right): "\(left.text) + \(right.text)"
      case .difference(let left, let right): "\(left.text) - \(right.text)"
      }
    }
  }

  private enum Action {
    case set(ModelPath, Source)
    case remove(ModelPath)
    case add(ModelPath, String)
    case delete(ModelPath, String)

    var path: ModelPath {
      switch self {
      case .set(let path, _), .remove(let path), .add(let path, _), .delete(let path, _): path
      }
    }
  }

  private(set) var values: Attributes = [:]
  private var actions: [Action] = []

  // MARK: Generating

  private mutating func constant(_ value: AttributeValue) -> String {
    let name = ":v\(values.count)"
    values[name] = value
    return name
  }

  private mutating func source(_ random: inout ExpressionRandom, depth: Int = 1) -> Source {
    switch random.int(0..<(depth > 0 ? 8 : 3)) {
    case 0: .path(.random(&random))
    case 1, 2: .value(constant(random.value()))
    case 3: .ifNotExists(.random(&random), source(&random, depth: 0))
    case 4: .append(.path(.random(&random)), .value(constant(.l([random.value(0)]))))
    case 5: .append(.value(constant(.l([random.value(0)]))), .path(.random(&random)))
    case 6: .sum(.path(.random(&random)), .value(constant(.n(Number(random.int(-5..<5))))))
    default: .difference(.value(constant(.n(Number(random.int(-5..<5))))), .path(.random(&random)))
    }
  }

  private static func clash(_ left: ModelPath, _ right: ModelPath) -> Bool {
    for (left, right) in zip(left.steps, right.steps) where left != right {
      switch (left, right) {
      case (.name, .name), (.index, .index): return false
      default: return true
      }
    }
    return true
  }

  /// Chooses actions whose paths do not clash and returns the expression.
  mutating func generate(_ random: inout ExpressionRandom) -> String {
    for _ in 0..<random.int(1..<5) {
      let path = ModelPath.random(&random)
      if actions.contains(where: { Self.clash($0.path, path) }) { continue }
      let set: AttributeValue = random.pick([.ss(["a", "zz"]), .ns([1, 2]), .bs([[1]])])
      switch random.int(0..<8) {
      case 0, 1: actions.append(.remove(path))
      case 2: actions.append(.add(path, constant(random.chance(50) ? .n(Number(random.int(-3..<4))) : set)))
      case 3: actions.append(.delete(path, constant(set)))
      default: actions.append(.set(path, source(&random)))
      }
    }
    var sections: [String] = []
    func section(_ name: String, _ text: (Action) -> String?) {
      let parts = actions.compactMap(text)
      if !parts.isEmpty { sections.append("\(name) \(parts.joined(separator: ", "))") }
    }
    section("SET") { if case .set(let path, let source) = $0 { "\(path.text) = \(source.text)" } else { nil } }
    section("remove") { if case .remove(let path) = $0 { path.text } else { nil } }
    section("ADD") { if case .add(let path, let name) = $0 { "\(path.text) \(name)" } else { nil } }
    section("delete") { if case .delete(let path, let name) = $0 { "\(path.text) \(name)" } else { nil } }
    sections.shuffle(using: &random)
    return sections.joined(separator: " ")
  }

  // MARK: Applying

  func apply(to item: Attributes?) -> Result {
    let old = item ?? [:]
    do {
      // New values first, all from the old item; then the writes, indexes from the right so that they stay valid.
      let changes = try actions.map { (path: $0.path, value: try newValue($0, old)) }
      for change in changes { try checkParent(change.path, old) }
      var result = AttributeValue.m(old)
      let sorted = changes.sorted { Self.isRight($0.path, of: $1.path) }
      var appended: [(ModelPath, Int, AttributeValue)] = []
      for change in sorted {
        if case .index(let index)? = change.path.steps.last {
          let parent = ModelPath(steps: Array(change.path.steps.dropLast()))
          if case .l(let elements)? = parent.value(in: old), index >= elements.count {
            if let value = change.value ?? nil { appended.append((parent, index, value)) }
            continue
          }
        }
        if let value = change.value { result = Self.replace(result, change.path.steps[...], value) }
      }
      // Appending comes last, where removals have moved the elements on the way.
      for (parent, _, value) in appended.sorted(by: { $0.1 < $1.1 }) {
        result = Self.append(result, shifted(parent, by: sorted.map { ($0.path, $0.value) }, old)[...], value)
      }
      guard case .m(let attributes) = result else { return .refused("no map") }
      let writes = actions.contains {
        switch $0 {
        case .set, .add: true
        case .remove, .delete: false
        }
      }
      return .item(item == nil && !writes ? nil : attributes)
    } catch {
      return .refused("by the model")
    }
  }

  /// The steps of `path` after the removals of list elements before it.
  private func shifted(
    _ path: ModelPath, by changes: [(ModelPath, AttributeValue??)], _ old: Attributes
  ) -> [ModelPath.Step] {
    var steps = path.steps
    for (depth, step) in path.steps.enumerated() {
      guard case .index(let index) = step else { continue }
      let removed = changes.filter { change in
        guard change.0.steps.count == depth + 1, change.0.steps.dropLast().elementsEqual(path.steps[..<depth]),
          case .index(let other) = change.0.steps[depth], other < index, case .some(.none) = change.1
        else { return false }
        return true
      }
      steps[depth] = .index(index - removed.count)
    }
    return steps
  }

  /// `nil` to keep what is there, `.some(nil)` to remove it.
  private func newValue(_ action: Action, _ old: Attributes) throws -> AttributeValue?? {
    switch action {
    case .set(_, let source): return .some(try evaluate(source, old))
    case .remove: return .some(nil)
    case .add(let path, let name):
      guard let value = values[name], let current = path.value(in: old) else { return values[name] }
      switch (current, value) {
      case (.n(let left), .n(let right)): return .some(.n(try left.adding(right)))
      case (.ss(let left), .ss(let right)): return .some(.ss(left.union(right)))
      case (.ns(let left), .ns(let right)): return .some(.ns(left.union(right)))
      case (.bs(let left), .bs(let right)): return .some(.bs(left.union(right)))
      default: throw Refusal()
      }
    case .delete(let path, let name):
      guard let value = values[name], let current = path.value(in: old) else { return nil }
      switch (current, value) {
      case (.ss(let left), .ss(let right)):
        return .some(left.subtracting(right).isEmpty ? nil : .ss(left.subtracting(right)))
      case (.ns(let left), .ns(let right)):
        return .some(left.subtracting(right).isEmpty ? nil : .ns(left.subtracting(right)))
      case (.bs(let left), .bs(let right)):
        return .some(left.subtracting(right).isEmpty ? nil : .bs(left.subtracting(right)))
      default: throw Refusal()
      }
    }
  }

  private func evaluate(_ source: Source, _ old: Attributes) throws -> AttributeValue {
    switch source {
    case .path(let path):
      guard let value = path.value(in: old) else { throw Refusal() }
      return value
    case .value(let name):
      guard let value = values[name] else { throw Refusal() }
      return value
    case .ifNotExists(let path, let other): return try path.value(in: old) ?? evaluate(other, old)
    case .append(let left, let right):
      guard case .l(let left) = try evaluate(left, old), case .l(let right) = try evaluate(right, old) else {
        throw Refusal()
      }
      return .l(left + right)
    case .sum(let left, let right), .difference(let left, let right):
      guard case .n(let first) = try evaluate(left, old), case .n(let second) = try evaluate(right, old) else {
        throw Refusal()
      }
      if case .sum = source { return .n(try first.adding(second)) }
      return .n(try first.subtracting(second))
    }
  }

  private func checkParent(_ path: ModelPath, _ old: Attributes) throws {
    guard path.steps.count > 1, let last = path.steps.last else { return }
    switch (ModelPath(steps: Array(path.steps.dropLast())).value(in: old), last) {
    case (.m?, .name), (.l?, .index): return
    default: throw Refusal()
    }
  }

  private static func isRight(_ left: ModelPath, of right: ModelPath) -> Bool {
    for (left, right) in zip(left.steps, right.steps) where left != right {
      if case (.index(let left), .index(let right)) = (left, right) { return left > right }
      return "\(left)" > "\(right)"
    }
    return left.steps.count > right.steps.count
  }

  private static func replace(
    _ value: AttributeValue, _ steps: ArraySlice<ModelPath.Step>, _ new: AttributeValue?
  ) -> AttributeValue {
    guard let step = steps.first else { return new ?? value }
    switch (value, step) {
    case (.m(var entries), .name(let name)):
      if steps.count == 1 {
        entries[name] = new
      } else {
        entries[name] = entries[name].map { replace($0, steps.dropFirst(), new) }
      }
      return .m(entries)
    case (.l(var elements), .index(let index)) where index < elements.count:
      if steps.count > 1 {
        elements[index] = replace(elements[index], steps.dropFirst(), new)
      } else if let new {
        elements[index] = new
      } else {
        elements.remove(at: index)
      }
      return .l(elements)
    default:
      return value
    }
  }

  private static func append(
    _ value: AttributeValue, _ steps: ArraySlice<ModelPath.Step>, _ new: AttributeValue
  ) -> AttributeValue {
    switch (value, steps.first) {
    case (.l(let elements), nil): return .l(elements + [new])
    case (.m(var entries), .name(let name)?):
      entries[name] = entries[name].map { append($0, steps.dropFirst(), new) }
      return .m(entries)
    case (.l(var elements), .index(let index)?) where index < elements.count:
      elements[index] = append(elements[index], steps.dropFirst(), new)
      return .l(elements)
    default:
      return value
    }
  }
}
