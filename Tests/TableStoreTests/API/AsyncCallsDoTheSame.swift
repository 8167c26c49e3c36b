import TestSupport
import Testing

@testable import TableStore

/// The same random requests through both doors, each on a store of its own: the same answers, the same refusals, the
/// same items in the end.
struct AsyncCallsDoTheSame {
  enum Answer: Equatable {
    case done([AttributeValue: Attributes])
    case refused(String)

    init(_ error: StoreError) { self = .refused("\(error.code): \(error.message) \(error.reasons.map(\.code))") }

    init(_ items: [Item]) { self = .done(Dictionary(items.map { (.m($0.dictionary), $0.dictionary) }) { $1 }) }
  }

  private static func createTable() -> CreateTableRequest {
    var request = CreateTableRequest("things", KeySchema(KeyAttribute("pk", .s), KeyAttribute("sk", .n)))
    request.globalIndexes = [IndexDefinition("by-g", KeySchema(KeyAttribute("g", .s), KeyAttribute("h", .n)))]
    return request
  }

  /// Random requests and what the blocking door answers to them.
  private func record(_ seed: UInt64) throws -> (actions: [FuzzedAction], answers: [Answer], items: [Item]) {
    var words = FuzzWords(seed: seed)
    return try withTemporaryStore { store in
      try store.createTable(Self.createTable())
      var actions: [FuzzedAction] = []
      var answers: [Answer] = []
      while actions.count < 600 {
        guard let action = try? FuzzedAction(&words) else { continue }
        actions.append(action)
        do { answers.append(Answer(try action.run(store))) } catch let error as StoreError {
          answers.append(Answer(error))
        }
      }
      return (actions, answers, try store.table("things").scan().all())
    }
  }

  @Test(arguments: [11, 12] as [UInt64]) func asTheBlockingOnes(seed: UInt64) async throws {
    let (actions, answers, items) = try record(seed)
    #expect(answers.contains { if case .done = $0 { true } else { false } })
    try await withTemporaryAsyncStore { store in
      try await store.createTable(Self.createTable())
      for (position, action) in actions.enumerated() {
        var answer: Answer
        do { answer = Answer(try await action.run(store)) } catch let error as StoreError { answer = Answer(error) }
        #expect(answer == answers[position], "seed \(seed), request \(position): \(action)")
      }
      #expect(try await store.table("things").scan().all() == items)
    }
  }

  @Test func `Tables, indexes and expiry are the same through the async door`() async throws {
    try await withTemporaryAsyncStore { store in
      let made = try await store.createTable(Self.createTable())
      #expect(made.globalIndexes.map(\.definition.name) == ["by-g"])
      await #expect(throws: StoreError.self) { try await store.createTable(Self.createTable()) }
      var change = UpdateTableRequest("things")
      change.deleteGlobalIndex = "by-g"
      #expect(try await store.updateTable(change).globalIndexes.isEmpty)
      try await store.updateTimeToLive(UpdateTimeToLiveRequest("things", attributeName: "ttl"))
      #expect(try await store.describeTimeToLive("things").attributeName == "ttl")
      #expect(try await store.describeTable("things").expiryAttribute == "ttl")
      #expect(try await store.listTables(ListTablesRequest()).tableNames == ["things"])
      try await store.deleteTable("things")
      #expect(try await store.tables().isEmpty)
    }
  }
}

/// A request that both doors take.
enum FuzzedAction {
  case put(PutItemRequest)
  case update(UpdateItemRequest)
  case delete(DeleteItemRequest)
  case batch(BatchWriteItemRequest)
  case transaction(TransactWriteItemsRequest)
  case get(GetItemRequest)
  case batchGet(BatchGetItemRequest)
  case transactGet(TransactGetItemsRequest)
  case query(QueryRequest)
  case scan(ScanRequest)

  init(_ words: inout FuzzWords) throws {
    switch words.random.int(0..<13) {
    case 0, 1, 2: self = .put(try FuzzedRequestsAreRefused.put(&words))
    case 3, 4: self = .update(try FuzzedRequestsAreRefused.update(&words))
    case 5: self = .delete(try FuzzedRequestsAreRefused.delete(&words))
    case 6: self = .batch(BatchWriteItemRequest(["things": [.put(try words.item()), .delete(try words.key())]]))
    case 7, 8: self = .transaction(try FuzzedRequestsAreRefused.transaction(&words))
    case 9: self = .get(GetItemRequest("things", try words.key()))
    case 10:
      self =
        words.random.chance(50)
        ? .batchGet(BatchGetItemRequest(["things": KeysAndAttributes([try words.key(), try words.key()])]))
        : .transactGet(TransactGetItemsRequest([GetItemRequest("things", try words.key())]))
    case 11: self = .query(try FuzzedRequestsAreRefused.query(&words))
    default: self = .scan(try FuzzedRequestsAreRefused.scan(&words))
    }
  }

  /// The items that the answer holds.
  func run(_ store: Store) throws -> [Item] {
    switch self {
    case .put(let request): try store.putItem(request).attributes.map { [$0] } ?? []
    case .update(let request): try store.updateItem(request).attributes.map { [$0] } ?? []
    case .delete(let request): try store.deleteItem(request).attributes.map { [$0] } ?? []
    case .batch(let request): try store.batchWriteItem(request).unprocessedItems.isEmpty ? [] : [Item()]
    case .transaction(let request): try store.transactWriteItems(request).consumedCapacity == nil ? [] : [Item()]
    case .get(let request): try store.getItem(request).item.map { [$0] } ?? []
    case .batchGet(let request): try store.batchGetItem(request).responses["things"] ?? []
    case .transactGet(let request): try store.transactGetItems(request).items.compactMap { $0 }
    case .query(let request): try store.query(request).items
    case .scan(let request): try store.scan(request).items
    }
  }

  func run(_ store: AsyncStore) async throws -> [Item] {
    switch self {
    case .put(let request): try await store.putItem(request).attributes.map { [$0] } ?? []
    case .update(let request): try await store.updateItem(request).attributes.map { [$0] } ?? []
    case .delete(let request): try await store.deleteItem(request).attributes.map { [$0] } ?? []
    case .batch(let request): try await store.batchWriteItem(request).unprocessedItems.isEmpty ? [] : [Item()]
    case .transaction(let request): try await store.transactWriteItems(request).consumedCapacity == nil ? [] : [Item()]
    case .get(let request): try await store.getItem(request).item.map { [$0] } ?? []
    case .batchGet(let request): try await store.batchGetItem(request).responses["things"] ?? []
    case .transactGet(let request): try await store.transactGetItems(request).items.compactMap { $0 }
    case .query(let request): try await store.query(request).items
    case .scan(let request): try await store.scan(request).items
    }
  }
}
