import TableStore

/// What ORDER BY asks for: by partition attributes, then by sort attributes, which is the order of an index or the
/// reverse of it.
struct SelectOrder {
  /// Whether the items of a partition come in descending order.
  let isDescending: Bool
  /// Positions among the partition attributes, by which partitions are sorted.
  private let partitionTerms: [(position: Int, isDescending: Bool)]

  /// - Parameter partitions: how many partitions are read.
  /// - Throws: ValidationException for an order that reading does not give.
  init(_ select: SelectStatement, _ key: KeySchema, partitions: Int) throws {
    var terms: [(position: Int, isDescending: Bool)] = []
    var sortTerms: [SelectStatement.OrderTerm] = []
    for term in select.order {
      if let position = try SelectOrder.position(term, key.partition, key) {
        if partitions > 1, !sortTerms.isEmpty {
          throw WireError.validation("ORDER BY must name the partition key before the sort key")
        }
        terms.append((position, term.isDescending))
      } else {
        sortTerms.append(term)
      }
    }
    if partitions > 1, !select.order.isEmpty, terms.isEmpty {
      throw WireError.validation(
        "Must have hash key in ORDER BY clause when more than one hash key condition specified in WHERE clause.")
    }
    guard zip(sortTerms, key.sort).allSatisfy({ $0.path.isAttribute($1.name) }), sortTerms.count <= key.sort.count,
      Set(sortTerms.map(\.isDescending)).count <= 1
    else {
      throw WireError.validation("ORDER BY must name the sort key's attributes in their order and one direction")
    }
    partitionTerms = terms
    isDescending = sortTerms.first?.isDescending ?? false
  }

  /// - Throws: ValidationException if a statement that names no partition asks for an order.
  static func checkWithoutPartition(_ select: SelectStatement, _ key: KeySchema) throws {
    if select.order.isEmpty { return }
    if select.predicate == nil {
      throw WireError.validation("Must have WHERE clause in the statement when using ORDER BY clause.")
    }
    for term in select.order { _ = try position(term, key.partition, key) }
    throw WireError.validation(
      "Must have at least one non-optional hash key condition in WHERE clause when using ORDER BY clause.")
  }

  /// The partitions in the order asked for; those that it leaves open stay as they are.
  func sorted(_ partitions: [[EncodedValue]]) -> [[EncodedValue]] {
    if partitionTerms.isEmpty { return partitions }
    return partitions.sorted { left, right in
      for (position, isDescending) in partitionTerms where left[position] != right[position] {
        return left[position].precedes(right[position]) != isDescending
      }
      return false
    }
  }

  /// The term's place among `attributes`, or `nil` if it is another attribute of the key.
  private static func position(
    _ term: SelectStatement.OrderTerm, _ attributes: [KeyAttribute], _ key: KeySchema
  ) throws -> Int? {
    guard key.attributes.contains(where: { term.path.isAttribute($0.name) }) else {
      throw WireError.validation(
        "Attribute \(term.path.attribute) in ORDER BY clause must be part of the primary key")
    }
    return attributes.firstIndex { term.path.isAttribute($0.name) }
  }
}
