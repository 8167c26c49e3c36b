import TableStore

/// One page of what a SELECT reads.
struct SelectPage: Sendable {
  var items: [Item] = []
  /// Where the next page starts; `nil` at the end.
  var next: PageToken?
  var consumedCapacity: ConsumedCapacity?
}

extension DynamoService {
  /// How much one page reads before it ends, in bytes.
  private static let pageBytes = 1 << 20

  /// Carries out a statement that writes.
  ///
  /// - Throws: DuplicateItemException where an INSERT finds an item, and what the write throws.
  func run(_ plan: WritePlan, _ capacity: ReturnConsumedCapacity) async throws -> WriteItemResponse {
    switch plan {
    case .insert(var put):
      put.returnConsumedCapacity = capacity
      do {
        return try await store.putItem(put)
      } catch let error as StoreError where error.code == .conditionalCheckFailed {
        throw WireError.duplicateItem(error.item)
      }
    case .update(var update):
      update.returnConsumedCapacity = capacity
      return try await store.updateItem(update)
    case .delete(var delete):
      delete.returnConsumedCapacity = capacity
      return try await store.deleteItem(delete)
    case .check: throw WireError.validation("EXISTS can only be used as a statement of a transaction")
    }
  }

  /// Reads a page: the plan's reads one after the other, until `limit` items or 1 MB were read.
  ///
  /// - Parameter start: where to start; that of a page read before by the same statement.
  func page(
    _ plan: SelectPlan, from start: PageToken, limit: Int?, _ capacity: ReturnConsumedCapacity, consistentRead: Bool
  ) async throws -> SelectPage {
    var page = SelectPage()
    var left = limit
    var bytes = 0.0
    var startKey = start.startKey
    for place in plan.reads.indices.dropFirst(start.read) {
      if left == 0 || bytes >= Double(DynamoService.pageBytes) {
        page.next = PageToken(read: place, startKey: nil)
        break
      }
      let part = try await read(
        plan.reads[place], from: startKey, limit: left, capacity == .none ? .total : capacity)
      startKey = nil
      page.items += part.items
      left = left.map { max(0, $0 - part.scannedCount) }
      if let consumed = part.consumedCapacity {
        bytes += consumed.total.capacity * (consistentRead ? 4096 : 8192)
        if capacity != .none { page.add(consumed) }
      }
      if let key = part.lastEvaluatedKey, !plan.isSingleItem {
        page.next = PageToken(read: place, startKey: key)
        break
      }
    }
    return page
  }

  private func read(
    _ read: SelectPlan.Read, from startKey: Item?, limit: Int?, _ capacity: ReturnConsumedCapacity
  ) async throws -> PageResponse {
    switch read {
    case .query(var query):
      query.exclusiveStartKey = startKey
      query.limit = limit
      query.returnConsumedCapacity = capacity
      return try await store.query(query)
    case .scan(var scan):
      scan.exclusiveStartKey = startKey
      scan.limit = limit
      scan.returnConsumedCapacity = capacity
      return try await store.scan(scan)
    }
  }
}

extension SelectPage {
  fileprivate mutating func add(_ consumed: ConsumedCapacity) {
    guard var sum = consumedCapacity else {
      consumedCapacity = consumed
      return
    }
    sum.total.capacity += consumed.total.capacity
    if let table = consumed.table { sum.table = .init(capacity: (sum.table?.capacity ?? 0) + table.capacity) }
    sum.localIndexes.merge(consumed.localIndexes) { .init(capacity: $0.capacity + $1.capacity) }
    sum.globalIndexes.merge(consumed.globalIndexes) { .init(capacity: $0.capacity + $1.capacity) }
    consumedCapacity = sum
  }
}

extension WireError {
  /// - Parameter item: the item that is there, if it was asked for.
  static func duplicateItem(_ item: Item? = nil) -> WireError {
    var error = WireError(.dynamo, "DuplicateItemException", duplicateKey)
    error.item = item
    return error
  }

  static let duplicateKey = "Duplicate primary key exists in table"
}
