/// The items a query or scan finds, for `for try await`: read a page (up to 1 MB) at a time as they are asked for.
///
/// Each page is a consistent view of the store, read on a thread of the store's own; between pages nothing is held.
/// Every iteration of one sequence reads anew.
public struct AsyncItemSequence: AsyncSequence, Sendable {
  public typealias Element = Item

  let store: Store
  let pages: PageSource
  let limit: Int?

  public func makeAsyncIterator() -> Iterator { Iterator(store: store, pages: pages, left: limit ?? .max) }

  public struct Iterator: AsyncIteratorProtocol {
    let store: Store
    var pages: PageSource
    var left: Int
    private var page: [Item] = []
    private var position = 0
    private var hasMore = true

    init(store: Store, pages: PageSource, left: Int) {
      self.store = store
      self.pages = pages
      self.left = left
    }

    /// The next item, or `nil` at the end.
    ///
    /// - Throws: ``StoreError``; `CancellationError` if the task is cancelled when a page must be read.
    public mutating func next() async throws -> Item? {
      guard left > 0 else { return nil }
      while position == page.count {
        guard hasMore else { return nil }
        let (source, wanted) = (pages, left)
        let read = try await store.async.offload { tables in
          var next = source
          let page = try next.read(wanted) { try tables.page($0) }
          return (next, page)
        }
        pages = read.0
        (page, hasMore) = read.1
        position = 0
      }
      defer { position += 1 }
      left -= 1
      return page[position]
    }
  }

  /// All items, in memory.
  public func all() async throws -> [Item] {
    var items: [Item] = []
    for try await item in self { items.append(item) }
    return items
  }
}
