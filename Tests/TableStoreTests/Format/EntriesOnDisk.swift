import Testing

@testable import TableStore

struct EntriesOnDisk {
  @Test func `An item is encoded as the design says`() throws {
    try expectBytes(ExampleStore.item.bytes, "item")
  }

  @Test func `Each of the ten types is encoded as the design says`() throws {
    let values: [AttributeValue] = [
      .null, .bool(false), .bool(true), .n(Number(7)), .s("x"), .b([0xFF]), .l([.n(Number(1)), .s("")]),
      .m(["k": .null]), .ss(["b", "a"]), .ns([Number(2), Number(1)]), .bs([[1], []]),
    ]
    let names = "abcdefghijk".map { String($0) }
    let item = try Item(Dictionary(uniqueKeysWithValues: zip(names, values)))
    try expectBytes(item.bytes, "types")
  }

  @Test func `Numbers are encoded as the design says`() throws {
    for row in try DesignDocument().rows("numbers") {
      try #require(row.count >= 2)
      #expect(Hexadecimal.text(try Number(row[0]).encoded) == row[1], "\(row[0])")
    }
  }

  @Test func `An item, its index entry and its expiry entry lie where the design says`() throws {
    let store = try ExampleStore()
    let item = try store.entry(.items)
    try expectBytes(item.key, "item key")
    try expectBytes(item.value, "item")
    let entry = try store.entry(.indexes)
    try expectBytes(entry.key, "index key")
    try expectBytes(entry.value, "index value")
    let expiry = try store.entry(.expiry)
    try expectBytes(expiry.key, "expiry key")
    #expect(expiry.value.isEmpty)
  }

  @Test func `Zero bytes in keys are escaped, and buckets are chosen, as the design says`() throws {
    let partition = try EncodedValue(.b([0x61, 0x00, 0x62]))
    let key = partition.withView { KeyEncoding.primaryKey(tableID: 7, partition: $0, sort: $0) }
    try expectBytes(key, "escaped key")
  }
}
