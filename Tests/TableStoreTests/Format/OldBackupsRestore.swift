import Foundation
import TableStore
import TestSupport
import Testing

/// A backup that an earlier version wrote, restored by this one.
///
/// With `WRITE_FIXTURE` in the environment, the test writes such a backup to the path given there before it reads its own;
/// for a fixture of a new format.
struct OldBackupsRestore {
  @Test func `A backup of format 1 restores with all that was in it`() throws {
    if let path = ProcessInfo.processInfo.environment["WRITE_FIXTURE"] { try write(to: path) }
    let fixture = DesignDocument.root.appendingPathComponent("Tests/Fixtures/store-v1.backup")
    var rest = try Data(contentsOf: fixture)[...]
    #expect(Array(rest.prefix(16)) == Array("MALLBKUP".utf8) + [1, 0, 0, 0, 1, 0, 0, 0])

    let directory = try TemporaryDirectory()
    let summary = try Store.restore(to: directory.file("store")) { buffer in
      let part = rest.prefix(buffer.count)
      buffer.copyBytes(from: part)
      rest = rest.dropFirst(part.count)
      return part.count
    }
    #expect(summary.commitsReplayed >= 1)

    let store = try Store.open(at: directory.file("store"))
    defer { try? store.close() }
    try expectContent(store)
    #expect(try store.statistics().epoch == 2)
    let report = try store.verify()
    #expect(report.isClean, "\(report.findings)")
  }

  private func expectContent(_ store: Store) throws {
    #expect(try store.tables() == FixtureContent.tables)
    let products = store.table("products")
    let items = FixtureContent.products + [FixtureContent.late]
    #expect(Set(try products.scan().all()) == Set(items))
    for item in items { #expect(try products.get(["sku": item["sku"] ?? .null]) == item) }
    let light = try products.query(Attribute("category") == "light", index: "by-category").all()
    #expect(light == [FixtureContent.products[0], FixtureContent.products[1]])
    #expect(try store.describeTimeToLive("products").attributeName == "expires")

    let events = store.table("events")
    #expect(Set(try events.scan().all()) == Set(FixtureContent.events))
    let table = try events.describe()
    #expect(table.streamView == .keysOnly && table.deletionProtection && table.itemCount == FixtureContent.events.count)
    let levels = try events.query(Attribute("device") == .b([0, 255, 1]), index: "by-level").all()
    #expect(levels.map { $0["level"] } == [0, 0, 1, 1, 2, 3, 3])
    // What is restored is alive.
    try products.put(["sku": "A5", "category": "light", "title": "Candle"])
    let count = try products.count(Attribute("category") == "light", index: "by-category")
    #expect(count == 3)
  }

  private func write(to path: String) throws {
    let directory = try TemporaryDirectory()
    let store = try Store.open(at: directory.file("store"))
    try FixtureContent.fill(store)
    while try store.describeTimeToLive("products").status != .enabled { usleep(10_000) }
    var bytes: [UInt8] = []
    var isLate = false
    _ = try store.backup(
      progress: { _ in
        if !isLate { _ = try? store.table("products").put(FixtureContent.late) }
        isLate = true
      }, to: { bytes.append(contentsOf: $0) })
    try store.close()
    try Data(bytes).write(to: URL(fileURLWithPath: path))
  }
}
