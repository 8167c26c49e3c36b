/// Where the pages of a stream of items come from.
enum PageSource: Sendable {
  case query(QueryRequest)
  case scan(ScanRequest)

  /// Reads the next page and moves behind it. At the end `hasMore` is false.
  ///
  /// - Parameter wanted: How many items the caller still wants; without a filter no more are read.
  mutating func read(
    _ wanted: Int, _ page: (PageSource) throws -> PageResponse
  ) rethrows -> (items: [Item], hasMore: Bool) {
    if !hasFilter, wanted < .max { limit = wanted }
    let response = try page(self)
    exclusiveStartKey = response.lastEvaluatedKey
    return (response.items, response.lastEvaluatedKey != nil)
  }

  private var hasFilter: Bool {
    switch self {
    case .query(let request): request.filterExpression != nil || request.queryFilter != nil
    case .scan(let request): request.filterExpression != nil || request.scanFilter != nil
    }
  }

  private var limit: Int? {
    get {
      switch self {
      case .query(let request): request.limit
      case .scan(let request): request.limit
      }
    }
    set {
      switch self {
      case .query(var request):
        request.limit = newValue
        self = .query(request)
      case .scan(var request):
        request.limit = newValue
        self = .scan(request)
      }
    }
  }

  private var exclusiveStartKey: Item? {
    get {
      switch self {
      case .query(let request): request.exclusiveStartKey
      case .scan(let request): request.exclusiveStartKey
      }
    }
    set {
      switch self {
      case .query(var request):
        request.exclusiveStartKey = newValue
        self = .query(request)
      case .scan(var request):
        request.exclusiveStartKey = newValue
        self = .scan(request)
      }
    }
  }
}

extension TableEngine {
  /// One page of a query or scan, in a snapshot of its own.
  func page(_ source: PageSource) throws -> PageResponse {
    switch source {
    case .query(let request): try query(request)
    case .scan(let request): try scan(request)
    }
  }

  /// Up to `limit` of the items that a query or scan finds, page by page in one view.
  func collect(_ source: PageSource, limit: Int?, from reader: some KeyspaceReader) throws -> [Item] {
    var source = source
    var items: [Item] = []
    var hasMore = true
    let limit = max(0, limit ?? .max)
    while hasMore, items.count < limit {
      let page = try source.read(limit - items.count) { source in
        switch source {
        case .query(let request): try query(request, in: reader)
        case .scan(let request): try scan(request, in: reader)
        }
      }
      items += page.items
      hasMore = page.hasMore
    }
    if items.count > limit { items.removeLast(items.count - limit) }
    return items
  }
}
