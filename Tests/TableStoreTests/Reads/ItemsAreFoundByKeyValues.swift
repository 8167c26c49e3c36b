import TableStore
import TestSupport
import Testing

/// An item is found by the values of its key as by the key itself, and refused alike.
struct ItemsAreFoundByKeyValues {
  @Test func `With and without a sort key`() throws {
    try withTemporaryStore { store in
      let single = try store.createTable("single", key: KeyAttribute("id", .s))
      let sorted = try store.createTable("sorted", key: KeyAttribute("id", .b), sort: KeyAttribute("at", .n))
      try single.put(["id": "a", "size": 1])
      try sorted.put(["id": .b([0, 1]), "at": 1.50, "size": 2])
      #expect(try single.get(partition: "a") == single.get(["id": "a"]))
      #expect(try single.get(partition: "b") == nil)
      #expect(try single.attribute("size", partition: "a") == 1)
      #expect(try single.attribute("none", partition: "a") == nil)
      // Numbers are found by value.
      #expect(try sorted.get(partition: .b([0, 1]), sort: .n(Number("15e-1")))?["size"] == 2)
      #expect(try sorted.attribute("size", partition: .b([0, 1]), sort: 1.5) == 2)
      #expect(try sorted.attribute("size", partition: .b([0, 1]), sort: 2) == nil)
    }
  }

  @Test func `Values that do not match the schema are refused`() throws {
    try withTemporaryStore { store in
      let single = try store.createTable("single", key: KeyAttribute("id", .s))
      let sorted = try store.createTable("sorted", key: KeyAttribute("id", .s), sort: KeyAttribute("at", .n))
      let mismatch = "The provided key element does not match the schema"
      expectError(.validation, mismatch) { _ = try single.get(partition: 1) }
      expectError(.validation, mismatch) { _ = try single.get(partition: "a", sort: 1) }
      expectError(.validation, mismatch) { _ = try sorted.get(partition: "a") }
      expectError(.validation, mismatch) { _ = try sorted.attribute("x", partition: "a", sort: "1") }
      expectError(.validation) { _ = try single.get(partition: "") }
      expectError(.validation) { _ = try single.get(partition: .s(String(repeating: "k", count: 2049))) }
      expectError(.resourceNotFound) { _ = try store.table("missing").get(partition: "a") }
    }
  }
}
