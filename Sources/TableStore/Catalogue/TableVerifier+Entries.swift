extension TableVerifier {
  /// What is wrong with an item and with its entries elsewhere.
  func faults(
    ofItem key: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer, _ schema: TableSchema,
    isFillingExpiry: Bool, in snapshot: Snapshot
  ) throws -> [Finding] {
    guard try isCurrent(schema, in: snapshot) else { return [] }
    let item = ItemView(value)
    func text() -> String { KeyText.item(key, schema.key) }
    if let problem = item.validate() {
      return [Finding(.damagedItem, table: schema.name, key: text(), detail: problem)]
    }
    var findings: [Finding] = []
    if item.size > ValueRules.itemSizeLimit {
      findings.append(Finding(.damagedItem, table: schema.name, key: text(), detail: "\(item.size) bytes are too many"))
    }
    do {
      let own = try schema.itemKey(ofItem: item)
      if !own.withUnsafeBytes({ $0.equals(key) }) {
        findings.append(Finding(.misplacedItem, table: schema.name, key: text(), detail: "its attributes say another"))
        return findings
      }
    } catch let error as StoreError {
      findings.append(Finding(.misplacedItem, table: schema.name, key: text(), detail: error.message))
      return findings
    }
    for index in schema.indexes where index.descriptor.status == .active {
      if let problem = try missing(index, item, key, in: snapshot) {
        findings.append(
          Finding(
            .missingIndexEntry, table: schema.name, index: index.descriptor.name, key: text(), detail: problem))
      }
    }
    if let expiry = schema.expiry, !isFillingExpiry, let time = ExpiryEntry.time(of: item, expiry),
      try snapshot.get(.expiry, ExpiryEntry.key(expiry, time: time, itemKey: key)) == nil
    {
      findings.append(
        Finding(.missingExpiryEntry, table: schema.name, key: text(), detail: "no entry for its time \(time)"))
    }
    return findings
  }

  private func missing(
    _ index: IndexLayout, _ item: ItemView, _ key: UnsafeRawBufferPointer, in snapshot: Snapshot
  ) throws -> String? {
    var entryKey: [UInt8] = []
    guard index.appendKey(of: item.attributes, itemKey: key, to: &entryKey) == nil else { return nil }
    guard let stored = try snapshot.get(.indexes, entryKey) else { return "the index has no entry for it" }
    if let names = index.projected {
      let expected = try ItemProjection.encode(item, names: names)
      return expected.withUnsafeBytes { $0.equals(stored) } ? nil : "the index's entry holds other attributes"
    }
    return stored.equals(item.bytes) ? nil : "the index's entry holds another item"
  }

  /// What is wrong with an index entry, starting from the entry.
  func fault(
    ofIndexEntry key: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer, _ index: IndexLayout,
    _ schema: TableSchema, in snapshot: Snapshot
  ) throws -> Finding? {
    guard try isCurrent(schema, in: snapshot) else { return nil }
    func finding(_ detail: String) -> Finding {
      Finding(
        .strayIndexEntry, table: schema.name, index: index.descriptor.name, key: KeyText.hexadecimal(key),
        detail: detail)
    }
    if let problem = ItemView(value).validate() { return finding(problem) }
    // Every entry holds the table's key attributes.
    guard let itemKey = try? schema.itemKey(ofItem: ItemView(value)) else {
      return finding("it does not hold the table's key attributes")
    }
    guard let stored = try snapshot.get(.items, itemKey) else { return finding("there is no such item") }
    if ItemView(stored).validate() != nil { return nil }
    var expected: [UInt8] = []
    let obstacle = itemKey.withUnsafeBytes {
      index.appendKey(of: ItemView(stored).attributes, itemKey: $0, to: &expected)
    }
    guard obstacle == nil, expected.withUnsafeBytes({ $0.equals(key) }) else {
      return finding("the item belongs elsewhere in the index or not into it")
    }
    return nil
  }

  /// What is wrong with an expiry entry, starting from the entry.
  func fault(
    ofExpiryEntry key: UnsafeRawBufferPointer, _ expiry: ExpiryLayout, _ schema: TableSchema, in snapshot: Snapshot
  ) throws -> Finding? {
    guard try isCurrent(schema, in: snapshot) else { return nil }
    func finding(_ detail: String) -> Finding {
      Finding(.strayExpiryEntry, table: schema.name, key: KeyText.hexadecimal(key), detail: detail)
    }
    guard key.count > ExpiryEntry.head, let time = BigEndian.read(UInt64.self, key, at: 4) else {
      return finding("it is too short")
    }
    let itemKey = schema.prefix + key[ExpiryEntry.head...]
    guard let stored = try snapshot.get(.items, itemKey) else { return finding("there is no such item") }
    if ItemView(stored).validate() != nil { return nil }
    guard ExpiryEntry.time(of: ItemView(stored), expiry) == time else {
      return finding("the item expires at another time or never")
    }
    return nil
  }

  /// Whether the table is still described as when the verification began: one that was changed or dropped meanwhile
  /// is judged no further, as its structures may be in the middle of being built or freed.
  private func isCurrent(_ schema: TableSchema, in snapshot: Snapshot) throws -> Bool {
    let entry = try snapshot.get(.system, SystemKey.table(named: schema.name))
    return entry.flatMap { BigEndian.read(UInt64.self, $0) } == schema.descriptor.revision
  }
}
