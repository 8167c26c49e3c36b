import Testing

@testable import TableStore

struct ChangesAreRecordedOnce {
  private func write(_ harness: TableHarness) throws {
    try harness.put(["pk": "a", "n": 1])
    try harness.put(["pk": "a", "n": 1])
    try harness.put(["pk": "a", "n": 2])
    _ = try harness.tables.deleteItem(DeleteItemRequest("things", ["pk": "a"]))
    _ = try harness.tables.deleteItem(DeleteItemRequest("things", ["pk": "a"]))
  }

  @Test func andEqualWritesNever() throws {
    let harness = try TableHarness()
    try harness.createTable()
    try write(harness)
    let records = try harness.changes().flatMap { $0 }
    #expect(records.map(\.event) == [.insert, .modify, .remove])
    #expect(records.map(\.oldImage) == [nil, ["pk": "a", "n": 1], ["pk": "a", "n": 2]])
    #expect(records.map(\.newImage) == [["pk": "a", "n": 1], ["pk": "a", "n": 2], nil])
    #expect(records.allSatisfy { $0.keys == ["pk": "a"] && $0.identity == .user && $0.view == .newAndOldImages })
  }

  @Test(arguments: [nil, .keysOnly, .newImage, .oldImage] as [StreamViewType?])
  func withTheImagesOfTheView(view: StreamViewType?) throws {
    let harness = try TableHarness()
    try harness.createTable { $0.streamView = view }
    try write(harness)
    let records = try harness.changes().flatMap { $0 }
    #expect(records.map(\.event) == [.insert, .modify, .remove])
    #expect(records.allSatisfy { $0.keys == ["pk": "a"] && $0.view == view })
    #expect(records.map { $0.newImage != nil } == (view == .newImage ? [true, true, false] : [false, false, false]))
    #expect(records.map { $0.oldImage != nil } == (view == .oldImage ? [false, true, true] : [false, false, false]))
  }

  @Test func aSetInAnotherOrderIsEqual() throws {
    let harness = try TableHarness()
    try harness.createTable()
    try harness.put(["pk": "a", "s": .ss(["x", "y"]), "n": .n(try Number("1.50"))])
    try harness.put(["n": .n(try Number("15e-1")), "s": .ss(["y", "x"]), "pk": "a"])
    #expect(try harness.changes().count == 1)
  }

  @Test func damagedRecordsAreErrors() throws {
    let bytes: [UInt8] = [1, 1, 4, 4, 1, 1, 0]
    func code(_ header: [UInt8]) -> StoreError.Code? {
      // The header behind its length, and no images.
      let framed = [UInt8(header.count)] + header + [0, 0]
      return framed.withUnsafeBytes { framed in storeError { try ChangeRecord(framed: framed) }?.code }
    }
    #expect(code(bytes) == .storeCorrupted)
    #expect(code([9] + bytes.dropFirst()) == .storeNewer)
  }
}
