// Signatures of parallel branches, so that this one compiles alone; removed when they are merged.
extension Item: ExpressibleByDictionaryLiteral {
  public init(_ attributes: [String: AttributeValue]) throws { fatalError() }
  init(validating bytes: UnsafeRawBufferPointer) throws { fatalError() }
  public var attributes: [String: AttributeValue] { fatalError() }
  public init(dictionaryLiteral elements: (String, AttributeValue)...) { fatalError() }
  public init<T: Encodable>(encoding value: T) throws { fatalError() }
  public func decode<T: Decodable>(_ type: T.Type) throws -> T { fatalError() }
}

extension TableEngine {
  static func open(at path: String, options: StoreOptions) throws -> TableEngine { fatalError() }
  func close() throws { fatalError() }
  func listTables(exclusiveStartTableName: String?, limit: Int) throws -> (names: [String], last: String?) {
    fatalError()
  }
  func setExpiry(of table: String, attribute: String?) throws { fatalError() }
  func putItem(_ request: PutItemRequest) throws -> WriteItemResponse { fatalError() }
  func updateItem(_ request: UpdateItemRequest) throws -> WriteItemResponse { fatalError() }
  func deleteItem(_ request: DeleteItemRequest) throws -> WriteItemResponse { fatalError() }
  func batchWriteItem(_ request: BatchWriteItemRequest) throws -> BatchWriteItemResponse { fatalError() }
  func transactWriteItems(_ request: TransactWriteItemsRequest) throws -> TransactWriteItemsResponse { fatalError() }
  func putItemAsync(_ request: PutItemRequest) async throws -> WriteItemResponse { fatalError() }
  func updateItemAsync(_ request: UpdateItemRequest) async throws -> WriteItemResponse { fatalError() }
  func deleteItemAsync(_ request: DeleteItemRequest) async throws -> WriteItemResponse { fatalError() }
  func batchWriteItemAsync(_ request: BatchWriteItemRequest) async throws -> BatchWriteItemResponse { fatalError() }
  func transactWriteItemsAsync(_ request: TransactWriteItemsRequest) async throws -> TransactWriteItemsResponse {
    fatalError()
  }
  func putItem(_ request: PutItemRequest, in transaction: WriteTransaction) throws -> Item? { fatalError() }
  func updateItem(_ request: UpdateItemRequest, in transaction: WriteTransaction) throws -> Item? { fatalError() }
  func deleteItem(_ request: DeleteItemRequest, in transaction: WriteTransaction) throws -> Item? { fatalError() }

  func getItem(_ request: GetItemRequest) throws -> GetItemResponse { fatalError() }
  func getItem(_ request: GetItemRequest, in reader: some KeyspaceReader) throws -> GetItemResponse { fatalError() }
  func query(_ request: QueryRequest) throws -> PageResponse { fatalError() }
  func query(_ request: QueryRequest, in reader: some KeyspaceReader) throws -> PageResponse { fatalError() }
  func scan(_ request: ScanRequest) throws -> PageResponse { fatalError() }
  func scan(_ request: ScanRequest, in reader: some KeyspaceReader) throws -> PageResponse { fatalError() }
  func batchGetItem(_ request: BatchGetItemRequest) throws -> BatchGetItemResponse { fatalError() }
  func transactGetItems(_ request: TransactGetItemsRequest) throws -> TransactGetItemsResponse { fatalError() }
  func attribute(_ attribute: String, of key: Item, in table: String) throws -> AttributeValue? { fatalError() }
  func attribute(
    _ attribute: String, of key: Item, in table: String, from reader: some KeyspaceReader
  ) throws -> AttributeValue? { fatalError() }
  func withAttribute<R>(
    _ attribute: String, of key: Item, in table: String, _ body: (RawSpan?) throws -> R
  ) throws -> R { fatalError() }
  func collect(_ source: PageSource, limit: Int?, from reader: some KeyspaceReader) throws -> [Item] { fatalError() }
}

extension Engine {
  /// Optimistic: `body` runs on a snapshot on the caller's thread; what it read is validated at commit.
  func transact<R>(
    retries: Int, _ body: (WriteTransaction) throws -> R
  ) throws -> (result: R, commit: UInt64) { fatalError() }
}
