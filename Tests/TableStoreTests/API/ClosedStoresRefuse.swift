import TableStore
import TestSupport
import Testing

struct ClosedStoresRefuse {
  @Test func `After closing every call fails, and closing again does nothing`() throws {
    let directory = try TemporaryDirectory()
    let store = try Store.open(at: directory.path, options: .test)
    let table = try store.createTable("things", key: KeyAttribute("id", .s))
    try store.close()
    try store.close()
    expectError(.storeUnavailable, "The store is closed.") { _ = try table.get(["id": "a"]) }
    expectError(.storeUnavailable, "The store is closed.") { try table.put(["id": "a"]) }
    expectError(.storeUnavailable, "The store is closed.") { try store.write { _ in } }
  }

  @Test func `What was written is there after opening again, and only where a store may be made`() throws {
    let directory = try TemporaryDirectory()
    var options = StoreOptions.test
    options.createIfMissing = false
    expectError(.storeUnavailable) { _ = try Store.open(at: directory.path, options: options) }
    let store = try Store.open(at: directory.path, options: .test)
    try store.createTable("things", key: KeyAttribute("id", .s)).put(["id": "a"])
    try store.close()
    let again = try Store.open(at: directory.path, options: options)
    #expect(try again.table("things").get(["id": "a"]) == ["id": "a"])
    try again.close()
  }

  @Test func `Two values over one directory share one store`() throws {
    let directory = try TemporaryDirectory()
    let first = try Store.open(at: directory.path, options: .test)
    let second = try Store.open(at: directory.path, options: .test)
    let table = try first.createTable("things", key: KeyAttribute("id", .s))
    try table.put(["id": "a"])
    try first.close()
    #expect(try second.table("things").get(["id": "a"]) == ["id": "a"])
    try second.close()
  }
}
