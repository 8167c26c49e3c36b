/// What one page of a Query or Scan reads and what it gives back of it, all checked.
struct PagePlan {
  let schema: TableSchema
  /// `nil`: the table itself.
  let index: IndexLayout?
  /// Which keys, the start key already taken into account.
  let range: KeyRange
  var descending = false
  /// Items to read at the most, before the filter.
  var limit = Int.max
  let filter: Condition?
  let projection: ProjectionList?
  /// A local index lacks attributes that are wanted: read each item from the table.
  var fetchesItems = false
  /// False where only a count is wanted.
  var returnsItems = true
}

/// Reads one page: walks the keys in order, filters on the encoded bytes, copies out what is to be returned.
struct PageReader {
  /// A page ends with the item that brings what was read, before the filter, to this many bytes of DynamoDB's count.
  static let sizeLimit = 1 << 20

  private let plan: PagePlan
  private var items: [Item] = []
  private var count = 0
  private var scannedCount = 0
  /// Bytes read from the table or index, before the filter.
  private var bytes = 0
  /// Bytes and blocks of items fetched from the table for a local index.
  private var fetchedBytes = 0
  private var fetchedBlocks = 0
  private var lastEvaluatedKey: Item?
  private var keyBuffer: [UInt8] = []

  init(_ plan: PagePlan) { self.plan = plan }

  /// Reads the page.
  ///
  /// - Complexity: one step of a cursor an item; a heap allocation only for an item that is returned.
  mutating func read(_ reader: some KeyspaceReader) throws {
    let cursor = try reader.cursor(
      plan.index == nil ? .items : .indexes, plan.range, descending: plan.descending)
    // Taken out of the plan once: in the loop, each would be retained and released for every item.
    let (filter, projection) = (plan.filter, plan.projection)
    let (limit, fetchesItems, returnsItems) = (plan.limit, plan.fetchesItems, plan.returnsItems)
    while let entry = try cursor.next() {
      let stored = ItemView(entry.value)
      scannedCount += 1
      bytes += stored.size
      let view = fetchesItems ? try fetch(stored, reader) : stored
      if filter?.matches(view) ?? true {
        count += 1
        if returnsItems { items.append(projection?.apply(to: view) ?? Item(view)) }
      }
      if scannedCount >= limit || bytes + fetchedBytes >= PageReader.sizeLimit {
        lastEvaluatedKey = try plan.startKey(of: stored)
        return
      }
    }
  }

  /// The whole item that an entry of a local index stands for. It counts towards the page's size, so that a page is
  /// bounded in memory whatever it fetches.
  private mutating func fetch(_ entry: ItemView, _ reader: some KeyspaceReader) throws -> ItemView {
    keyBuffer.removeAll(keepingCapacity: true)
    guard plan.schema.appendPrimaryKey(of: entry, to: &keyBuffer), let bytes = try reader.get(.items, keyBuffer)
    else {
      throw StoreError(
        .storeCorrupted,
        "Index \(plan.index?.descriptor.name ?? "") of table \(plan.schema.name) has an entry without an item.")
    }
    let item = ItemView(bytes)
    fetchedBytes += item.size
    fetchedBlocks += ReadCapacity.blocks(item.size)
    return item
  }

  /// The reply, after ``read(_:)``.
  func response(_ wanted: ReturnConsumedCapacity, consistentRead: Bool) -> PageResponse {
    let capacity = ReadCapacity(.init(consistent: consistentRead))
    let consumed =
      if let index = plan.index {
        capacity.report(
          wanted, table: plan.schema.name, index: index.descriptor, bytes: bytes, tableBlocks: fetchedBlocks)
      } else {
        capacity.report(wanted, table: plan.schema.name, blocks: ReadCapacity.blocks(bytes))
      }
    return PageResponse(
      items: items, count: count, scannedCount: scannedCount, lastEvaluatedKey: lastEvaluatedKey,
      consumedCapacity: consumed)
  }
}

extension PagePlan {
  /// The key attributes of the table and of the index, for a page's LastEvaluatedKey.
  func startKey(of entry: ItemView) throws -> Item {
    var builder = ItemBuilder(capacity: 128)
    for attribute in schema.startKeyAttributes(index) {
      guard let value = attribute.value(in: entry.attributes) else {
        throw StoreError(
          .storeCorrupted,
          "An entry of table \(schema.name) lacks the key attribute \(attribute.attribute.name).")
      }
      try attribute.name.withUnsafeBytes { try builder.append($0, value) }
    }
    return try builder.finish()
  }
}

extension TableSchema {
  /// The table's key attributes, then those of the index that the table's key does not have.
  func startKeyAttributes(_ index: IndexLayout?) -> [KeyLayout.Attribute] {
    guard let index else { return key.attributes }
    return key.attributes
      + index.key.attributes.filter { candidate in !key.attributes.contains { $0.name == candidate.name } }
  }

  /// Appends the key of the item that `entry` belongs to; false if `entry` has not got the table's key attributes.
  @inline(__always)
  func appendPrimaryKey(of entry: ItemView, to buffer: inout [UInt8]) -> Bool {
    let attributes = entry.attributes
    guard let partition = key.attributes[0].value(in: attributes) else { return false }
    var sort: ValueView?
    if key.attributes.count > 1 {
      sort = key.attributes[1].value(in: attributes)
      if sort == nil { return false }
    }
    KeyEncoding.appendPrimaryKey(tableID: id, partition: partition, sort: sort, to: &buffer)
    return true
  }
}
