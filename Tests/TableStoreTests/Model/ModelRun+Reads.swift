import TableStore
import Testing

extension ModelRun {
  /// Keys that are there and keys that are not.
  private func someKeys(_ table: ModelTable, _ count: Int) -> [Attributes] {
    var keys: [Attributes] = []
    for _ in 0..<count {
      let known = random.chance(60) ? table.keys.randomElement(using: &random) : nil
      let key = known ?? ModelWorld.key(table.key, &random)
      if !keys.contains(key) { keys.append(key) }
    }
    return keys
  }

  /// Single, batched and transactional gets.
  func getItems() throws {
    let name = random.pick(ModelWorld.tables)
    let table = try #require(tables[name])
    let keys = someKeys(table, random.int(1..<20))
    switch random.int(0..<3) {
    case 0:
      for key in keys {
        expect(try store.table(name).get(Item(key))?.dictionary == table.items[key], "a get of \(key)")
        let attribute = random.pick(["a1", "b1", "pk", "g1", "ttl"])
        expect(
          try store.table(name).attribute(attribute, of: Item(key)) == table.items[key]?[attribute],
          "\(attribute) of \(key)")
      }
    case 1:
      let found = try store.table(name).get(keys.map { try Item($0) })
      expect(Set(found.map(\.dictionary)) == Set(keys.compactMap { table.items[$0] }), "a batch of gets")
    default:
      let gets = try keys.map { GetItemRequest(name, try Item($0)) }
      let found = try store.transactGetItems(TransactGetItemsRequest(gets))
      expect(found.items.map { $0?.dictionary } == keys.map { table.items[$0] }, "gets in a transaction")
    }
  }

  // MARK: Pages

  /// Reads to the end, page by page, checking what every page says of itself.
  private func readAll(limit: Int?, _ page: (Item?) throws -> PageResponse) throws -> [Attributes] {
    var items: [Attributes] = []
    var start: Item?
    repeat {
      let response = try page(start)
      expect(response.items.count == response.count, "a page counts \(response.count)")
      expect(
        response.scannedCount >= response.count && response.scannedCount <= limit ?? .max,
        "a page has scanned \(response.scannedCount)")
      if response.lastEvaluatedKey != nil { expect(response.scannedCount > 0, "an empty page that is not the last") }
      items += response.items.map(\.dictionary)
      start = response.lastEvaluatedKey
    } while start != nil
    return items
  }

  /// A filter, and whether it lets an item through.
  private func filter(_ values: inout Attributes) -> (text: String?, passes: (Attributes) -> Bool) {
    guard random.chance(35) else { return (nil, { _ in true }) }
    var generator = ConditionGenerator(values: values)
    let condition = generator.condition(&random, depth: 1)
    values = generator.values
    let constants = values
    return (condition.text, { condition.holds($0, constants) })
  }

  /// Compares items in any order.
  private func compare(_ found: [Attributes], _ expected: [Attributes], _ what: String) {
    let surplus = Set(found).subtracting(expected)
    let missing = Set(expected).subtracting(found)
    expect(
      found.count == expected.count && surplus.isEmpty && missing.isEmpty,
      "\(what): \(found.count) items, not \(expected.count); surplus \(surplus), missing \(missing)")
  }

  /// What an index (or the table) shows, and what a filter on it sees.
  private func shown(
    _ table: ModelTable, _ index: ModelIndex?, _ passes: (Attributes) -> Bool, selectsAll: Bool
  ) -> [Attributes] {
    guard let index else { return table.items.values.filter(passes) }
    return table.items.values.filter { index.holds($0) }.compactMap { item in
      let projected = index.project(item, of: table.key)
      // A local index fetches what its entries lack; a global one does not know of it.
      guard passes(index.isLocal ? item : projected) else { return nil }
      return selectsAll ? item : projected
    }
  }

  /// A query of an index that is perhaps not filled may be refused, and only such a one.
  private func unlessFilling(_ index: ModelIndex?, _ body: () throws -> Void) throws {
    do {
      try body()
    } catch let error as StoreError {
      let text = "Cannot read from backfilling global secondary index: \(index?.name ?? "")"
      expect(index?.mayBeFilling ?? false && error.message == text, "\(error)")
    }
  }

  func query() throws {
    let name = random.pick(ModelWorld.tables)
    let table = try #require(tables[name])
    let index = random.chance(50) ? table.indexes.randomElement(using: &random) : nil
    let key = index?.key ?? table.key
    // Mostly a partition with something in it.
    let example =
      table.orderedItems.filter { index?.holds($0) ?? true }.randomElement(using: &random)
      ?? ModelWorld.key(key, &random)
    var values: Attributes = [:]
    var terms: [String] = []
    var tests: [(Attributes) -> Bool] = []
    func equal(_ attribute: KeyAttribute) {
      let value = random.chance(85) ? example[attribute.name]! : ModelWorld.value(attribute, &random)
      values[":k\(values.count)"] = value
      terms.append("\(attribute.name) = :k\(values.count - 1)")
      tests.append { keyOrder($0[attribute.name], value) == 0 }
    }
    key.partition.forEach(equal)
    let sortTerms = random.int(0..<key.sort.count + 1)
    for (position, attribute) in key.sort.prefix(sortTerms).enumerated() {
      if position < sortTerms - 1 || random.chance(20) {
        equal(attribute)
      } else {
        sortCondition(attribute, &values, &terms, &tests)
      }
    }
    var request = QueryRequest(name, terms.joined(separator: " AND "))
    request.indexName = index?.name
    request.scanIndexForward = random.chance(50)
    request.limit = random.chance(50) ? random.int(1..<8) : nil
    let filter = filter(&values)
    request.filterExpression = filter.text
    request.expressionAttributeValues = try Item(values)
    let selectsAll = index?.isLocal ?? false && random.chance(30)
    if selectsAll { request.select = .allAttributes }

    try unlessFilling(index) {
      let found = try readAll(limit: request.limit) { start in
        request.exclusiveStartKey = start
        return try store.query(request)
      }
      let expected = shown(table, index, filter.passes, selectsAll: selectsAll).filter { item in
        tests.allSatisfy { $0(item) }
      }
      compare(found, expected, "\(request)")
      let names = key.sort.map(\.name)
      for (left, right) in zip(found, found.dropFirst()) {
        let order = keyOrder(left, right, by: names)
        expect(request.scanIndexForward ? order <= 0 : order >= 0, "\(request): order")
      }
      request.exclusiveStartKey = nil
      request.select = .count
      request.limit = nil
      expect(try store.query(request).count == expected.count, "\(request)")
    }
  }

  private func sortCondition(
    _ attribute: KeyAttribute, _ values: inout Attributes, _ terms: inout [String],
    _ tests: inout [(Attributes) -> Bool]
  ) {
    var bounds = [ModelWorld.value(attribute, &random), ModelWorld.value(attribute, &random)]
    bounds.sort { keyOrder($0, $1) < 0 }
    let (lower, upper) = (bounds[0], bounds[1])
    let name = attribute.name
    values[":lower"] = lower
    switch random.int(0..<6) {
    case 0:
      terms.append("\(name) < :lower")
      tests.append { keyOrder($0[name], lower) < 0 }
    case 1:
      terms.append("\(name) <= :lower")
      tests.append { keyOrder($0[name], lower) <= 0 }
    case 2:
      terms.append("\(name) > :lower")
      tests.append { keyOrder($0[name], lower) > 0 }
    case 3 where attribute.type != .n:
      terms.append("begins_with(\(name), :lower)")
      tests.append { item in
        switch (item[name], lower) {
        case (.s(let text)?, .s(let prefix)): text.utf8.starts(with: prefix.utf8)
        case (.b(let bytes)?, .b(let prefix)): bytes.starts(with: prefix)
        default: false
        }
      }
    case 4:
      values[":upper"] = upper
      terms.append("\(name) BETWEEN :lower AND :upper")
      tests.append { keyOrder($0[name], lower) >= 0 && keyOrder($0[name], upper) <= 0 }
    default:
      terms.append("\(name) >= :lower")
      tests.append { keyOrder($0[name], lower) >= 0 }
    }
  }

  func scan() throws {
    let name = random.pick(ModelWorld.tables)
    let table = try #require(tables[name])
    let index = random.chance(50) ? table.indexes.randomElement(using: &random) : nil
    var request = ScanRequest(name)
    request.indexName = index?.name
    request.limit = random.chance(50) ? random.int(1..<30) : nil
    var values: Attributes = [:]
    let filter = filter(&values)
    request.filterExpression = filter.text
    request.expressionAttributeValues = values.isEmpty ? nil : try Item(values)
    let segments = random.chance(40) ? random.int(1..<9) : nil
    request.totalSegments = segments
    try unlessFilling(index) {
      var found: [Attributes] = []
      for segment in 0..<(segments ?? 1) {
        request.segment = segments == nil ? nil : segment
        found += try readAll(limit: request.limit) { start in
          request.exclusiveStartKey = start
          return try store.scan(request)
        }
      }
      compare(found, shown(table, index, filter.passes, selectsAll: false), "\(request)")
      guard index == nil else { return }
      // Within a partition the sort key rises.
      for (left, right) in zip(found, found.dropFirst()) where left["pk"] == right["pk"] {
        expect(keyOrder(left["sk"], right["sk"]) < 0, "\(request): order")
      }
    }
  }
}
