import TableStore

/// A WHERE clause taken apart by a key: which values it demands of the key's attributes, and what else it says.
struct KeyMatch {
  /// The values that each partition attribute may have, in the order of the key; `nil` if one may have any.
  private(set) var partitions: [[EncodedValue]]?
  /// What narrows the sort attributes so that a Query can use it.
  private(set) var sort: [Predicate] = []
  /// Everything else.
  private(set) var rest: [Predicate] = []
  /// The value of each attribute of the key, if the clause demands exactly one of all of them.
  private(set) var exact: [(name: String, value: EncodedValue)]?

  private let key: KeySchema

  init(_ predicate: Predicate?, _ key: KeySchema) {
    self.key = key
    var left = predicate?.conjuncts ?? []
    var partitions: [[EncodedValue]] = []
    for attribute in key.partition {
      guard let place = left.firstIndex(where: { KeyMatch.values($0, attribute) != nil }),
        let values = KeyMatch.values(left[place], attribute)
      else { break }
      partitions.append(values)
      left.remove(at: place)
    }
    guard partitions.count == key.partition.count else {
      rest = predicate?.conjuncts ?? []
      return
    }
    self.partitions = partitions
    var sortValues: [EncodedValue] = []
    for attribute in key.sort {
      if let place = left.firstIndex(where: { KeyMatch.value($0, attribute) != nil }),
        let value = KeyMatch.value(left[place], attribute)
      {
        sortValues.append(value)
        sort.append(left.remove(at: place))
        continue
      }
      if let place = left.firstIndex(where: { KeyMatch.isRange($0, attribute) }) { sort.append(left.remove(at: place)) }
      break
    }
    rest = left
    if sortValues.count == key.sort.count, partitions.allSatisfy({ $0.count == 1 }) {
      exact = Array(zip(key.attributes.map(\.name), partitions.map { $0[0] } + sortValues))
    }
  }

  /// The key of the one item that the clause can mean.
  ///
  /// - Throws: ValidationException if it does not demand a value of every attribute of the key.
  func exactKey() throws -> Item {
    guard let exact else {
      throw WireError.validation("Where clause does not contain a mandatory equality on all key attributes")
    }
    var writer = ValueWriter(capacity: 64, item: true)
    for (name, value) in exact {
      try writer.name(name)
      try writer.value(value)
    }
    return try writer.finishUnlimitedItem()
  }

  /// Every combination of the partition attributes' values, in the order they were given.
  var combinations: [[EncodedValue]] {
    (partitions ?? []).reduce([[]]) { rows, values in rows.flatMap { row in values.map { row + [$0] } } }
  }

  // MARK: Taking conditions apart

  /// The values that `predicate` allows `attribute`, if it does no more than that.
  private static func values(_ predicate: Predicate, _ attribute: KeyAttribute) -> [EncodedValue]? {
    if let value = value(predicate, attribute) { return [value] }
    guard case .isIn(.path(let path), let list) = predicate, path.isAttribute(attribute.name) else { return nil }
    var values: [EncodedValue] = []
    for operand in list {
      guard case .value(let value) = operand else { return nil }
      if !values.contains(value) { values.append(value) }
    }
    return values
  }

  /// The value that `predicate` demands of `attribute`, if it does no more than that.
  private static func value(_ predicate: Predicate, _ attribute: KeyAttribute) -> EncodedValue? {
    guard case .compare(.equal, .path(let path), .value(let value)) = predicate, path.isAttribute(attribute.name) else {
      return nil
    }
    return value
  }

  /// Whether a Query can narrow a sort attribute by `predicate`.
  private static func isRange(_ predicate: Predicate, _ attribute: KeyAttribute) -> Bool {
    switch predicate {
    case .compare(let comparator, .path(let path), .value):
      return comparator != .notEqual && path.isAttribute(attribute.name)
    case .between(.path(let path), .value, .value): return path.isAttribute(attribute.name)
    case .call(.beginsWith, .path(let path), .value):
      return attribute.type != .n && path.isAttribute(attribute.name)
    default: return false
    }
  }
}

extension PartiQLPath {
  /// Whether it is a whole attribute, of this name.
  func isAttribute(_ name: String) -> Bool { steps.isEmpty && attribute == name }
}
