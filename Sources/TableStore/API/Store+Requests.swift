// DynamoDB's operations, member for member, for callers that have requests rather than Swift values: a server, the
// command line, an import.

extension Store {
  @available(*, noasync)
  public func putItem(_ request: PutItemRequest) throws -> WriteItemResponse {
    try perform { try $0.putItem(request) }
  }

  @available(*, noasync)
  public func updateItem(_ request: UpdateItemRequest) throws -> WriteItemResponse {
    try perform { try $0.updateItem(request) }
  }

  @available(*, noasync)
  public func deleteItem(_ request: DeleteItemRequest) throws -> WriteItemResponse {
    try perform { try $0.deleteItem(request) }
  }

  @available(*, noasync)
  public func getItem(_ request: GetItemRequest) throws -> GetItemResponse {
    try perform { try $0.getItem(request) }
  }

  /// One page of a query.
  @available(*, noasync)
  public func query(_ request: QueryRequest) throws -> PageResponse { try perform { try $0.query(request) } }

  /// One page of a scan.
  @available(*, noasync)
  public func scan(_ request: ScanRequest) throws -> PageResponse { try perform { try $0.scan(request) } }

  @available(*, noasync)
  public func batchGetItem(_ request: BatchGetItemRequest) throws -> BatchGetItemResponse {
    try perform { try $0.batchGetItem(request) }
  }

  @available(*, noasync)
  public func batchWriteItem(_ request: BatchWriteItemRequest) throws -> BatchWriteItemResponse {
    try perform { try $0.batchWriteItem(request) }
  }

  @available(*, noasync)
  public func transactGetItems(_ request: TransactGetItemsRequest) throws -> TransactGetItemsResponse {
    try perform { try $0.transactGetItems(request) }
  }

  @available(*, noasync)
  public func transactWriteItems(_ request: TransactWriteItemsRequest) throws -> TransactWriteItemsResponse {
    try perform { try $0.transactWriteItems(request) }
  }
}
