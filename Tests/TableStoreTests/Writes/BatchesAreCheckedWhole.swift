import Testing

@testable import TableStore

struct BatchesAreCheckedWhole {
  @Test func andWrittenInOneCommit() throws {
    let harness = try TableHarness()
    try harness.createTable()
    try harness.createTable("others")
    try harness.put(["pk": "old"])
    let request = BatchWriteItemRequest([
      "things": [.put(["pk": "a"]), .put(["pk": "b"]), .delete(["pk": "old"]), .delete(["pk": "none"])],
      "others": [.put(["pk": "a"])],
    ])
    _ = try harness.tables.batchWriteItem(request)
    #expect(try harness.changes().map(\.count) == [1, 4])
    #expect(try harness.count(.items) == 3)
  }

  @Test func oneBadElementRefusesAll() throws {
    let harness = try TableHarness()
    try harness.createTable()
    let refused: [([BatchWrite], String)] = [
      (
        [.put(["pk": "a"]), .put(["x": 1])], "One or more parameter values were invalid: Missing the key pk in the item"
      ),
      ([.put(["pk": "a"]), .delete(["pk": "a"])], "Provided list of item keys contains duplicates"),
      ((0..<26).map { .put(["pk": "\($0)"]) }, "Too many items requested for the BatchWriteItem call"),
    ]
    for (writes, message) in refused {
      let error = storeError { try harness.tables.batchWriteItem(BatchWriteItemRequest(["things": writes])) }
      #expect(error?.code == .validation)
      #expect(error?.message == message)
    }
    let missing = BatchWriteItemRequest(["things": [.put(["pk": "a"])], "nothing": [.put(["pk": "a"])]])
    #expect(storeError { try harness.tables.batchWriteItem(missing) }?.code == .resourceNotFound)
    #expect(try harness.count(.items) == 0)
  }
}
