public import TableStore

/// An item that two results of a trigger differ in.
public struct ItemDifference: Sendable, Hashable {
  public let table: String
  /// The item that the store has; `nil` if it has none with this key.
  public let stored: Item?
  /// The item that there should be.
  public let computed: Item?
}

/// Compares a table in two stores, item by item in the order of their keys.
struct TableComparison: Sendable {
  /// What the comparison came to.
  struct Outcome: Sendable {
    /// Items of the computed table.
    var items = 0
    var count = 0
    var listed: [ItemDifference] = []
  }

  private let stored: Store
  private let computed: Store
  private let table: String
  private let ignored: Set<String>

  init(_ stored: Store, _ computed: Store, _ table: String, ignored: Set<String>) {
    self.stored = stored
    self.computed = computed
    self.table = table
    self.ignored = ignored
  }

  /// - Parameter limit: how many differences to list.
  func run(listing limit: Int) async throws -> Outcome {
    var left = Rows(stored, table)
    var right = Rows(computed, table)
    var outcome = Outcome()
    var (old, new) = (try await left.next(), try await right.next())
    while old != nil || new != nil {
      let order = TableComparison.order(old?.key, new?.key)
      let difference = ItemDifference(
        table: table, stored: order <= 0 ? old?.item : nil, computed: order >= 0 ? new?.item : nil)
      if order >= 0 { outcome.items += 1 }
      if order != 0 || !isEqual(difference) {
        outcome.count += 1
        if outcome.listed.count < limit { outcome.listed.append(difference) }
      }
      if order <= 0 { old = try await left.next() }
      if order >= 0 { new = try await right.next() }
    }
    return outcome
  }

  private func isEqual(_ difference: ItemDifference) -> Bool {
    func rest(_ item: Item?) -> [String: AttributeValue] {
      var attributes: [String: AttributeValue] = [:]
      for (name, value) in item ?? Item() where !ignored.contains(name) { attributes[name] = value }
      return attributes
    }
    return difference.stored == difference.computed || rest(difference.stored) == rest(difference.computed)
  }

  /// Below 0 if the left comes first; a missing key comes last.
  private static func order(_ left: ArraySlice<UInt8>?, _ right: ArraySlice<UInt8>?) -> Int {
    guard let left else { return 1 }
    guard let right else { return -1 }
    if left == right { return 0 }
    return left.lexicographicallyPrecedes(right) ? -1 : 1
  }

  /// The items of a table, a page at a time.
  private struct Rows {
    private let store: Store
    private let table: String
    private var page: RowPage?
    private var index = 0

    init(_ store: Store, _ table: String) {
      self.store = store
      self.table = table
    }

    /// The next item with its key, without the table's id, which differs from store to store.
    mutating func next() async throws -> (key: ArraySlice<UInt8>, item: Item)? {
      if page.map({ index == $0.rows.count && !$0.isEnd }) ?? true {
        let (table, last) = (table, page?.rows.last?.key)
        page = try await BlockingCalls.run { [store] in
          try store.rowPage(table, after: last, limit: 500, maxBytes: 4 << 20)
        }
        index = 0
      }
      guard let page, index < page.rows.count else { return nil }
      defer { index += 1 }
      return (page.rows[index].key.dropFirst(4), try page.rows[index].item)
    }
  }
}
