import Testing

@testable import TableStore

struct CatalogueOnDisk {
  @Test func `A table's entry is encoded as the design says`() throws {
    var request = KeySchema(KeyAttribute("sku", .s))
    request.sort = [KeyAttribute("added", .n)]
    let descriptor = TableDescriptor(
      id: 1, name: "products", revision: 3, key: request,
      indexes: [
        IndexDescriptor(
          id: 2, name: "by-category", kind: .global, status: .active,
          key: KeySchema(KeyAttribute("category", .s)), projection: .include(["title"]))
      ],
      expiryAttribute: "expires", expiryID: 3, streamView: .newAndOldImages,
      streamEnabledAt: 1_700_000_000_000_000, createdAt: 1_700_000_000_000_000, deletionProtection: false,
      attributes: [:])
    let entry = try descriptor.catalogueEntry()
    try expectBytes(entry, "table entry")
    #expect(try entry.withUnsafeBytes { try TableDescriptor(catalogueEntry: $0) } == descriptor)
  }

  @Test func `The keys of the system keyspace are as the design says`() throws {
    let keys: [String: [UInt8]] = [
      "table": SystemKey.table(named: "products"), "counters": SystemKey.counters, "job": SystemKey.job(5),
      "progress": SystemKey.progress(ofJob: 5), "expiry": SystemKey.expiry(3), "token": SystemKey.token("t-1"),
      "token by time": SystemKey.token("t-1", expiringAt: 1_700_000_600_000_000),
      "table by id": SystemKey.table(withID: 1),
      "closed stream": SystemKey.stream(closedAt: 1_700_000_600_000_000, by: 7),
    ]
    let rows = try DesignDocument().rows("system keys")
    #expect(rows.count == keys.count)
    for row in rows {
      try #require(row.count >= 2)
      let key = try #require(keys[row[1]], "no key \(row[1])")
      #expect(Hexadecimal.text(key) == row[0], "\(row[1])")
    }
  }

  @Test func `Counters, and the names of tables by id, are as the design says`() throws {
    let store = try ExampleStore()
    try store.harness.tables.engine.snapshot { snapshot in
      try expectBytes(try #require(try snapshot.value(SystemKey.counters, .system)), "counters")
      let name = Array("products".utf8)
      #expect(try snapshot.value(SystemKey.table(withID: 1), .system) == name)
      #expect(try snapshot.value(SystemKey.expiry(3), .system) == name)
    }
  }

  @Test func `A job and its progress are as the design says`() throws {
    let job = BackgroundJob(id: 5, work: .fillIndex(table: "products", tableID: 1, indexID: 2))
    try expectBytes(try job.encoded(), "job")
    var progress = JobProgress()
    (progress.items, progress.entries, progress.cursor) = (2000, 1500, [0, 0, 0, 1, 4])
    try expectBytes(progress.encoded, "progress")
  }
}
