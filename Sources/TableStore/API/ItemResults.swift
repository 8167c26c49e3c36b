/// The items a query or scan finds, read a page (up to 1 MB) at a time as they are asked for.
///
/// ```swift
/// var lamps = try products.query("category = :c", values: [":c": "light"], index: "by-category")
/// while let lamp = try lamps.next() { … }
/// ```
///
/// Each page is a consistent view of the store; between pages nothing is held, so a slow consumer costs nobody
/// anything, and later pages see later writes. Items are in key order throughout.
public struct ItemResults {
  private let store: Store
  private var pages: PageSource
  private var page: [Item] = []
  private var position = 0
  private var hasMore = true
  private var left: Int

  init(store: Store, pages: PageSource, limit: Int?) {
    self.store = store
    self.pages = pages
    left = limit ?? .max
  }

  /// The next item, or `nil` at the end.
  ///
  /// - Throws: ``StoreError``: what is wrong with the request, or with the store.
  @available(*, noasync)
  public mutating func next() throws -> Item? {
    guard left > 0 else { return nil }
    while position == page.count {
      guard hasMore else { return nil }
      (page, hasMore) = try store.perform { tables in
        try pages.read(left) { try tables.page($0) }
      }
      position = 0
    }
    defer { position += 1 }
    left -= 1
    return page[position]
  }

  /// All items that are left, in memory.
  @available(*, noasync)
  public consuming func all() throws -> [Item] {
    var items: [Item] = []
    while let item = try next() { items.append(item) }
    return items
  }

  /// The first of the items that are left, or `nil` if there is none.
  @available(*, noasync)
  public consuming func first() throws -> Item? { try next() }

  /// Calls `body` with every item that is left.
  @available(*, noasync)
  public consuming func forEach(_ body: (Item) throws -> Void) throws {
    while let item = try next() { try body(item) }
  }
}
