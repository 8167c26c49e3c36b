import TableStore

/// Writes parts of a statement as the expressions of one request, with placeholders for all names and values.
struct ExpressionWriter {
  private var placeholders: [String: String] = [:]
  private var values: [EncodedValue] = []

  /// ExpressionAttributeNames: what the placeholders stand for; `nil` if there are none.
  var names: [String: String]? {
    if placeholders.isEmpty { return nil }
    return Dictionary(placeholders.map { ($0.value, $0.key) }) { first, _ in first }
  }

  /// ExpressionAttributeValues, or `nil` if there are none.
  func attributeValues() throws -> Item? {
    if values.isEmpty { return nil }
    var writer = ValueWriter(capacity: 32 * values.count, item: true)
    for (index, value) in values.enumerated() {
      try writer.name(":\(index)")
      try writer.value(value)
    }
    return try writer.finishUnlimitedItem()
  }

  // MARK: Operands

  mutating func name(_ name: String) -> String {
    if let known = placeholders[name] { return known }
    let placeholder = "#\(placeholders.count)"
    placeholders[name] = placeholder
    return placeholder
  }

  mutating func value(_ value: EncodedValue) -> String {
    values.append(value)
    return ":\(values.count - 1)"
  }

  mutating func path(_ path: PartiQLPath) -> String {
    var text = name(path.attribute)
    for step in path.steps {
      switch step {
      case .name(let step): text += "." + name(step)
      case .index(let index): text += "[\(index)]"
      }
    }
    return text
  }

  mutating func operand(_ operand: Operand) -> String {
    switch operand {
    case .path(let path): self.path(path)
    case .value(let value): self.value(value)
    case .size(let path): "size(\(self.path(path)))"
    }
  }

  // MARK: Conditions

  /// All of `predicates`; `nil` if there are none.
  mutating func conjunction(_ predicates: [Predicate]) -> String? {
    if predicates.isEmpty { return nil }
    return condition(predicates.count == 1 ? predicates[0] : .all(predicates))
  }

  mutating func condition(_ predicate: Predicate) -> String {
    switch predicate {
    case .all(let parts):
      return parts.map { part in
        if case .any = part { return "(\(condition(part)))" }
        return condition(part)
      }.joined(separator: " AND ")
    case .any(let parts): return parts.map { condition($0) }.joined(separator: " OR ")
    case .not(.isMissing(let path)): return "attribute_exists(\(self.path(path)))"
    case .not(let inner): return "NOT (\(condition(inner)))"
    case .compare(let comparator, let left, let right):
      let left = operand(left)
      return "\(left) \(comparator.rawValue) \(operand(right))"
    case .between(let value, let lower, let upper):
      let value = operand(value)
      let lower = operand(lower)
      return "\(value) BETWEEN \(lower) AND \(operand(upper))"
    case .isIn(let value, let list):
      let value = operand(value)
      return "\(value) IN (\(list.map { operand($0) }.joined(separator: ", ")))"
    case .call(let function, let first, let second):
      let first = operand(first)
      return "\(function.rawValue)(\(first), \(operand(second)))"
    case .isMissing(let path): return "attribute_not_exists(\(self.path(path)))"
    case .isNull(let path): return "attribute_type(\(self.path(path)), \(value(ExpressionWriter.nullName)))"
    }
  }

  /// The name of the type NULL, as a value.
  private static let nullName: EncodedValue = {
    var writer = ValueWriter()
    writer.string("NULL")
    return writer.finishValue()
  }()

  // MARK: Projections and updates

  mutating func projection(_ paths: [PartiQLPath]) -> String {
    paths.map { path($0) }.joined(separator: ", ")
  }

  mutating func update(_ update: UpdateStatement) -> String {
    var sections: [(keyword: String, parts: [String])] = [("SET", []), ("REMOVE", []), ("ADD", []), ("DELETE", [])]
    for (path, source) in update.sets {
      let path = self.path(path)
      switch source {
      case .operand(let operand): sections[0].parts.append("\(path) = \(self.source(operand))")
      case .sum(let left, let right):
        let left = self.source(left)
        sections[0].parts.append("\(path) = \(left) + \(self.source(right))")
      case .difference(let left, let right):
        let left = self.source(left)
        sections[0].parts.append("\(path) = \(left) - \(self.source(right))")
      case .setAdd(let set): sections[2].parts.append("\(path) \(value(set))")
      case .setDelete(let set): sections[3].parts.append("\(path) \(value(set))")
      }
    }
    sections[1].parts = update.removes.map { path($0) }
    return sections.filter { !$0.parts.isEmpty }
      .map { "\($0.keyword) \($0.parts.joined(separator: ", "))" }.joined(separator: " ")
  }

  private mutating func source(_ operand: UpdateStatement.SourceOperand) -> String {
    switch operand {
    case .path(let path): return self.path(path)
    case .value(let value): return self.value(value)
    case .listAppend(let first, let second):
      let first = self.operand(first)
      return "list_append(\(first), \(self.operand(second)))"
    }
  }
}
