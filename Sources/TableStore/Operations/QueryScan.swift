extension TableEngine {
  /// One page of a query, in one snapshot.
  ///
  /// - Throws: ``StoreError`` `validation`, `resourceNotFound`.
  func query(_ request: QueryRequest) throws -> PageResponse {
    let query = try PreparedQuery(request)
    return try engine.snapshot { try run(query, in: $0) }
  }

  /// The same as part of a scope.
  func query(_ request: QueryRequest, in reader: some KeyspaceReader) throws -> PageResponse {
    try run(PreparedQuery(request), in: reader)
  }

  private func run(_ query: PreparedQuery, in reader: some KeyspaceReader) throws -> PageResponse {
    let plan = try query.plan(table(query.table, in: reader))
    var page = PageReader(plan)
    try page.read(reader)
    return page.response(query.request.returnConsumedCapacity, consistentRead: query.request.consistentRead)
  }

  /// One page of a scan, in one snapshot.
  ///
  /// - Throws: ``StoreError`` `validation`, `resourceNotFound`.
  func scan(_ request: ScanRequest) throws -> PageResponse {
    let scan = try PreparedScan(request)
    return try engine.snapshot { try run(scan, in: $0) }
  }

  /// The same as part of a scope.
  func scan(_ request: ScanRequest, in reader: some KeyspaceReader) throws -> PageResponse {
    try run(PreparedScan(request), in: reader)
  }

  private func run(_ scan: PreparedScan, in reader: some KeyspaceReader) throws -> PageResponse {
    let plan = try scan.plan(table(scan.table, in: reader))
    var page = PageReader(plan)
    try page.read(reader)
    return page.response(scan.request.returnConsumedCapacity, consistentRead: scan.request.consistentRead)
  }
}
