import StreamLog
import TestSupport
import Testing

@testable import TableStore

/// Requests of every kind with wrong parts: an answer or a `StoreError`, never a trap; and what was refused has left no
/// commit behind.
struct FuzzedRequestsAreRefused {
  @Test(arguments: 1...4 as ClosedRange<UInt64>) func withNothingWritten(seed: UInt64) throws {
    var words = FuzzWords(seed: seed)
    try withTemporaryStore { store in
      var request = CreateTableRequest("things", KeySchema(KeyAttribute("pk", .s), KeyAttribute("sk", .n)))
      request.globalIndexes = [
        IndexDefinition("by-g", KeySchema(KeyAttribute("g", .s), KeyAttribute("h", .n)), projection: .include(["a1"]))
      ]
      request.localIndexes = [
        IndexDefinition("local", KeySchema(KeyAttribute("pk", .s), KeyAttribute("h", .n)), projection: .keysOnly)
      ]
      try store.createTable(request)
      for sk in 0..<4 { try store.table("things").put(["pk": "p", "sk": .n(Number(sk)), "h": 1, "g": "g", "a1": "x"]) }
      try store.finishBackgroundWork()

      var (done, refused) = (0, 0)
      for round in 0..<FuzzWords.rounds {
        let before = store.log.visibleCommit
        do {
          try Self.call(store, &words)
          done += 1
        } catch let error as StoreError {
          refused += 1
          #expect(!error.message.isEmpty)
          #expect(store.log.visibleCommit == before, "seed \(seed), round \(round): \(error) left a commit")
        }
      }
      #expect(done > 100 && refused > 100, "\(done) done, \(refused) refused")
    }
  }

  /// One request of any kind.
  private static func call(_ store: Store, _ words: inout FuzzWords) throws {
    switch words.random.int(0..<14) {
    case 0, 1: _ = try store.putItem(put(&words))
    case 2, 3: _ = try store.updateItem(update(&words))
    case 4: _ = try store.deleteItem(delete(&words))
    case 5:
      var request = GetItemRequest(words.string("things", 95), try words.key())
      request.projectionExpression = words.expression()
      request.attributesToGet = words.random.chance(20) ? [words.string("a1"), words.string("a1")] : nil
      request.expressionAttributeNames = words.names()
      _ = try store.getItem(request)
    case 6, 7: _ = try store.query(query(&words))
    case 8: _ = try store.scan(scan(&words))
    case 9:
      var writes: [BatchWrite] = []
      for _ in 0..<words.random.pick([0, 1, 2, 3, 26]) {
        writes.append(words.random.chance(50) ? .put(try words.item()) : .delete(try words.key()))
      }
      _ = try store.batchWriteItem(BatchWriteItemRequest([words.string("things", 95): writes]))
    case 10:
      var entry = KeysAndAttributes(try (0..<words.random.pick([0, 1, 2, 101])).map { _ in try words.key() })
      entry.projectionExpression = words.expression()
      entry.expressionAttributeNames = words.names()
      _ = try store.batchGetItem(BatchGetItemRequest([words.string("things", 95): entry]))
    case 11: _ = try store.transactWriteItems(transaction(&words))
    case 12: try changeTable(store, &words)
    default: try useSwiftForms(store.table("things"), &words)
    }
  }

  static func put(_ words: inout FuzzWords) throws -> PutItemRequest {
    var request = PutItemRequest(words.string("things", 95), try words.item())
    request.condition = words.condition()
    request.expressionAttributeNames = words.names()
    request.expressionAttributeValues = try words.values()
    request.returnValues = words.random.pick(ReturnValues.allCases)
    request.returnConsumedCapacity = words.random.pick(ReturnConsumedCapacity.allCases)
    request.returnItemCollectionMetrics = words.random.chance(20)
    return request
  }

  static func update(_ words: inout FuzzWords) throws -> UpdateItemRequest {
    var request = UpdateItemRequest(words.string("things", 95), try words.key(), words.expression())
    if words.random.chance(30) {
      var updates: [String: AttributeUpdate] = [:]
      for _ in 0..<words.random.int(0..<3) {
        updates[words.string(words.random.pick(["a1", "b1", "g"]))] = AttributeUpdate(
          words.random.pick(AttributeUpdate.Action.allCases), words.random.chance(80) ? words.value() : nil)
      }
      request.attributeUpdates = updates
    }
    request.condition = words.random.chance(50) ? nil : words.condition()
    request.expressionAttributeNames = words.names()
    request.expressionAttributeValues = try words.values()
    request.returnValues = words.random.pick(ReturnValues.allCases)
    return request
  }

  static func delete(_ words: inout FuzzWords) throws -> DeleteItemRequest {
    var request = DeleteItemRequest(words.string("things", 95), try words.key())
    request.condition = words.condition()
    request.expressionAttributeNames = words.names()
    request.expressionAttributeValues = try words.values()
    request.returnValues = words.random.pick(ReturnValues.allCases)
    return request
  }

  static func query(_ words: inout FuzzWords) throws -> QueryRequest {
    var request = QueryRequest(words.string("things", 95), words.expression())
    if words.random.chance(50) {
      request.keyConditionExpression = "pk = :v"
      request.expressionAttributeValues = [":v": .s("p")]
    } else {
      request.expressionAttributeValues = try words.values()
      request.filterExpression = words.expression()
    }
    request.indexName = words.random.chance(50) ? words.string(words.random.pick(["by-g", "local"])) : nil
    request.keyConditions = words.legacyConditions()
    request.queryFilter = words.legacyConditions()
    request.projectionExpression = words.random.chance(20) ? words.expression() : nil
    request.expressionAttributeNames = words.random.chance(50) ? words.names() : nil
    request.select = words.random.pick([nil, nil] + Select.allCases)
    request.limit = words.integer()
    request.scanIndexForward = words.random.chance(50)
    request.exclusiveStartKey = words.random.chance(30) ? try words.item() : nil
    if words.random.chance(20) { request.exclusiveStartKey = try words.key() }
    request.consistentRead = words.random.chance(20)
    request.returnConsumedCapacity = words.random.pick(ReturnConsumedCapacity.allCases)
    return request
  }

  static func scan(_ words: inout FuzzWords) throws -> ScanRequest {
    var request = ScanRequest(words.string("things", 95))
    request.indexName = words.random.chance(30) ? words.string(words.random.pick(["by-g", "local"])) : nil
    request.filterExpression = words.expression()
    request.scanFilter = words.legacyConditions()
    request.expressionAttributeNames = words.random.chance(50) ? words.names() : nil
    request.expressionAttributeValues = words.random.chance(50) ? try words.values() : nil
    request.limit = words.integer()
    request.segment = words.integer()
    request.totalSegments = words.integer()
    request.exclusiveStartKey = words.random.chance(30) ? try words.key() : nil
    request.select = words.random.pick([nil, nil] + Select.allCases)
    return request
  }

  static func transaction(_ words: inout FuzzWords) throws -> TransactWriteItemsRequest {
    var actions: [TransactWriteAction] = []
    for _ in 0..<words.random.pick([0, 1, 2, 2, 3, 101]) {
      switch words.random.int(0..<4) {
      case 0: actions.append(.put(try put(&words)))
      case 1: actions.append(.update(try update(&words)))
      case 2: actions.append(.delete(try delete(&words)))
      default: actions.append(.conditionCheck(try delete(&words)))
      }
    }
    var request = TransactWriteItemsRequest(actions)
    request.clientRequestToken = words.random.chance(30) ? words.random.pick(FuzzWords.strings) : nil
    request.returnConsumedCapacity = words.random.pick(ReturnConsumedCapacity.allCases)
    return request
  }

  /// Table operations that must be refused, or change nothing that the others rely on.
  private static func changeTable(_ store: Store, _ words: inout FuzzWords) throws {
    let name = words.random.pick(FuzzWords.strings)
    func attribute() -> KeyAttribute {
      KeyAttribute(words.random.pick(FuzzWords.strings), words.random.pick(KeyType.allCases))
    }
    func attributes() -> [KeyAttribute] { (0..<words.random.int(0..<6)).map { _ in attribute() } }
    let index = IndexDefinition(
      words.random.pick(FuzzWords.strings), KeySchema(partition: attributes(), sort: attributes()),
      projection: words.random.pick([.all, .keysOnly, .include([]), .include(FuzzWords.strings)]))
    switch words.random.int(0..<5) {
    case 0:
      var request = CreateTableRequest(name, KeySchema(partition: attributes(), sort: attributes()))
      if words.random.chance(50) { request.globalIndexes = [index, index] }
      if words.random.chance(50) { request.localIndexes = Array(repeating: index, count: words.random.int(0..<7)) }
      try store.createTable(request)
    case 1:
      var request = UpdateTableRequest(words.string("things"))
      request.createGlobalIndex = words.random.chance(50) ? index : nil
      request.deleteGlobalIndex = words.random.chance(50) ? words.random.pick(["", "none", "local"]) : nil
      try store.updateTable(request)
      try store.finishBackgroundWork()
    case 2:
      if name == "things" { return }
      try store.deleteTable(name)
      try store.finishBackgroundWork()
    case 3:
      try store.updateTimeToLive(UpdateTimeToLiveRequest(words.string("things", 50), attributeName: name))
      try store.finishBackgroundWork()
    default:
      var request = ListTablesRequest()
      request.exclusiveStartTableName = name
      request.limit = words.random.pick(FuzzWords.integers)
      _ = try store.listTables(request)
    }
  }

  /// Conditions and updates written in Swift, with names and places that are none.
  private static func useSwiftForms(_ table: Table, _ words: inout FuzzWords) throws {
    var path = Attribute(words.random.pick(FuzzWords.strings))
    for _ in 0..<words.random.pick([0, 0, 1, 3, 40]) {
      path =
        words.random.chance(50)
        ? path[words.random.pick(FuzzWords.strings)] : path[words.random.pick(FuzzWords.integers)]
    }
    let condition = words.random.chance(50) ? path == words.value() : path.size > words.value() || !path.exists
    let update = words.random.pick([
      ItemUpdate().set(path, to: words.value()), ItemUpdate().remove(path), ItemUpdate().add(path, words.value()),
      ItemUpdate().delete(words.value(), from: path).append(words.value(), to: path),
      ItemUpdate("SET a1 = :v").remove(path),
    ])
    if words.random.chance(50) {
      try table.update(words.key(), update, if: condition)
      return
    }
    _ = try table.scan(filter: condition, limit: words.integer()).all()
  }
}
