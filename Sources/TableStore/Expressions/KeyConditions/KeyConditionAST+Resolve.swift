extension KeyConditionAST {
  /// The key condition for a table or index with this key.
  ///
  /// Every partition attribute needs an equality; sort attributes are taken from the left without a gap, and only the
  /// last one named may have another condition than an equality. Throws a `validation` error if that is not so, if an
  /// attribute is not part of the key, or if a value has the wrong type, is empty or too long.
  func resolve(_ schema: KeySchema) throws -> KeyCondition {
    var rest = terms
    let partition = try schema.partition.map { attribute in
      guard let term = take(attribute, from: &rest) else { throw Self.missingElement(attribute.name) }
      try Self.check(term, attribute)
      guard case .compare(.equal) = term.operation else { throw Self.unsupported }
      return term.values[0]
    }
    var result = KeyCondition(partition: partition, sortEqual: [], sort: nil)
    var sortTerms: [Term] = []
    for attribute in schema.sort {
      guard let term = take(attribute, from: &rest) else {
        if !rest.isEmpty { throw Self.missingElement(attribute.name) }
        break
      }
      try Self.check(term, attribute)
      if let last = sortTerms.last {
        guard case .compare(.equal) = last.operation else { throw Self.unsupported }
        result.sortEqual.append(last.values[0])
      }
      sortTerms.append(term)
    }
    guard rest.isEmpty else { throw Self.unsupported }
    if let last = sortTerms.last { result.sort = try Self.sortCondition(last) }
    try Self.checkLengths(partition, KeyEncoding.partitionLimit, KeyEncoding.partitionTooLong)
    for upper in [false, true] {
      let values = sortTerms.compactMap { upper ? $0.values.last : $0.values.first }
      try Self.checkLengths(values, KeyEncoding.sortLimit, KeyEncoding.sortTooLong)
    }
    return result
  }

  private func take(_ attribute: KeyAttribute, from terms: inout [Term]) -> Term? {
    guard let index = terms.firstIndex(where: { $0.attribute.elementsEqual(attribute.name.utf8) }) else { return nil }
    return terms.remove(at: index)
  }

  private static func check(_ term: Term, _ attribute: KeyAttribute) throws {
    if case .unindexable = term.operation {
      throw StoreError.validation("Attempted conditional constraint is not an indexable operation")
    }
    for value in term.values {
      try value.withView { view in
        guard view.tag.typeName == attribute.type.rawValue else {
          throw StoreError.invalidParameters("Condition parameter type does not match schema type")
        }
        try KeyEncoding.checkNotEmpty(view, name: attribute.name)
      }
    }
  }

  private static func checkLengths(_ values: [EncodedValue], _ limit: Int, _ error: StoreError) throws {
    let length = values.reduce(0) { sum, value in sum + value.withView { $0.payload.count } }
    if length > limit { throw error }
  }

  private static func sortCondition(_ term: Term) throws -> KeyCondition.Sort {
    guard let first = term.values.first, let last = term.values.last else { throw unsupported }
    switch term.operation {
    case .compare(.equal): return .equal(first)
    case .compare(.less): return .less(first)
    case .compare(.lessOrEqual): return .lessOrEqual(first)
    case .compare(.greater): return .greater(first)
    case .compare(.greaterOrEqual): return .greaterOrEqual(first)
    case .between: return .between(first, last)
    case .beginsWith: return .beginsWith(first)
    case .compare(.notEqual), .unindexable: throw unsupported
    }
  }

  private static var unsupported: StoreError { .validation("Query key condition not supported") }

  private static func missingElement(_ name: String) -> StoreError {
    .validation("Query condition missed key schema element: \(name)")
  }
}
