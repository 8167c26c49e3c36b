/// A store's door for async code, got by ``Store/async``.
///
/// It is a type of its own, so that every name has one meaning: `table.put` always blocks, `table.async.put` never
/// does; the compiler cannot pick one for the other, and each has its own documentation. No call made here blocks one
/// of Swift's cooperative threads: reads run on threads of the store's own, writes wait in the writer's queue without
/// a thread. There are no scopes here, because a transaction must not be held across an `await`; use
/// ``transactWriteItems(_:)`` and ``transactGetItems(_:)``.
public struct AsyncStore: Sendable {
  package let store: Store

  public func table(_ name: String) -> AsyncTable { AsyncTable(table: store.table(name)) }

  /// Runs `body` on one of the store's own threads, where blocking is fine.
  func offload<R: Sendable>(_ body: @escaping @Sendable (TableEngine) throws -> R) async throws -> R {
    let store = store
    return try await store.readers.run { try store.perform(body) }
  }

  // MARK: Tables

  @discardableResult
  public func createTable(_ request: CreateTableRequest) async throws -> TableDescription {
    try await store.performAsync { try await $0.createTableAsync(request) }
  }

  /// Creates a table with one partition attribute and perhaps one sort attribute, and returns it.
  @discardableResult
  public func createTable(
    _ name: String, key: KeyAttribute, sort: KeyAttribute? = nil, globalIndexes: [IndexDefinition] = [],
    localIndexes: [IndexDefinition] = []
  ) async throws -> AsyncTable {
    var request = CreateTableRequest(name, KeySchema(key, sort))
    request.globalIndexes = globalIndexes
    request.localIndexes = localIndexes
    try await createTable(request)
    return table(name)
  }

  @discardableResult
  public func updateTable(_ request: UpdateTableRequest) async throws -> TableDescription {
    defer { store.housekeeper.wake() }
    return try await store.performAsync { try await $0.updateTableAsync(request) }
  }

  @discardableResult
  public func deleteTable(_ name: String) async throws -> TableDescription {
    defer { store.housekeeper.wake() }
    return try await store.performAsync { try await $0.deleteTableAsync(name) }
  }

  public func describeTable(_ name: String) async throws -> TableDescription {
    try await offload { try $0.describeTable(name) }
  }

  /// The names of all tables, in the order of their bytes.
  public func tables() async throws -> [String] {
    let store = store
    return try await offload { try store.allTableNames($0) }
  }

  public func listTables(_ request: ListTablesRequest) async throws -> ListTablesResponse {
    try await offload { try $0.listTables(request) }
  }

  public func updateTimeToLive(_ request: UpdateTimeToLiveRequest) async throws {
    defer { store.housekeeper.wake() }
    return try await store.performAsync { try await $0.updateTimeToLiveAsync(request) }
  }

  public func describeTimeToLive(_ table: String) async throws -> TimeToLiveDescription {
    try await offload { try $0.describeTimeToLive(table) }
  }

  // MARK: Requests

  public func putItem(_ request: PutItemRequest) async throws -> WriteItemResponse {
    try await store.performAsync { try await $0.putItemAsync(request) }
  }

  public func updateItem(_ request: UpdateItemRequest) async throws -> WriteItemResponse {
    try await store.performAsync { try await $0.updateItemAsync(request) }
  }

  public func deleteItem(_ request: DeleteItemRequest) async throws -> WriteItemResponse {
    try await store.performAsync { try await $0.deleteItemAsync(request) }
  }

  public func batchWriteItem(_ request: BatchWriteItemRequest) async throws -> BatchWriteItemResponse {
    try await store.performAsync { try await $0.batchWriteItemAsync(request) }
  }

  public func transactWriteItems(_ request: TransactWriteItemsRequest) async throws -> TransactWriteItemsResponse {
    try await store.performAsync { try await $0.transactWriteItemsAsync(request) }
  }

  public func getItem(_ request: GetItemRequest) async throws -> GetItemResponse {
    try await offload { try $0.getItem(request) }
  }

  public func query(_ request: QueryRequest) async throws -> PageResponse {
    try await offload { try $0.query(request) }
  }

  public func scan(_ request: ScanRequest) async throws -> PageResponse {
    try await offload { try $0.scan(request) }
  }

  public func batchGetItem(_ request: BatchGetItemRequest) async throws -> BatchGetItemResponse {
    try await offload { try $0.batchGetItem(request) }
  }

  public func transactGetItems(_ request: TransactGetItemsRequest) async throws -> TransactGetItemsResponse {
    try await offload { try $0.transactGetItems(request) }
  }

  /// Closes the store, see ``Store/close()``.
  public func close() async throws {
    let store = store
    let thread = BlockingThreads(limit: 1)
    defer { thread.stop() }
    try await thread.run { try store.shut() }
  }
}
