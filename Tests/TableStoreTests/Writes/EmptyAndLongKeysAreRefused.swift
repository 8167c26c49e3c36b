import Testing

@testable import TableStore

/// By every operation in the same words, in transactions too: such keys are the request's fault, not a reason.
struct EmptyAndLongKeysAreRefused {
  private static let empty =
    "One or more parameter values are not valid. The AttributeValue for a key attribute cannot "
  private static let omp = "One or more parameter values were invalid: "

  static let operations: [(name: String, run: @Sendable (TableEngine, Item) throws -> Void)] = [
    ("put", { _ = try $0.putItem(PutItemRequest("things", $1)) }),
    ("update", { _ = try $0.updateItem(UpdateItemRequest("things", $1)) }),
    ("delete", { _ = try $0.deleteItem(DeleteItemRequest("things", $1)) }),
    ("get", { _ = try $0.getItem(GetItemRequest("things", $1)) }),
    ("batch put", { _ = try $0.batchWriteItem(BatchWriteItemRequest(["things": [.put($1)]])) }),
    ("batch delete", { _ = try $0.batchWriteItem(BatchWriteItemRequest(["things": [.delete($1)]])) }),
    ("batch get", { _ = try $0.batchGetItem(BatchGetItemRequest(["things": KeysAndAttributes([$1])])) }),
    ("transact put", { _ = try $0.transactWriteItems(.init([.put(PutItemRequest("things", $1))])) }),
    ("transact update", { _ = try $0.transactWriteItems(.init([.update(UpdateItemRequest("things", $1))])) }),
    ("transact delete", { _ = try $0.transactWriteItems(.init([.delete(DeleteItemRequest("things", $1))])) }),
    (
      "transact check",
      {
        var check = DeleteItemRequest("things", $1)
        check.condition = WriteCondition("attribute_not_exists(x)")
        _ = try $0.transactWriteItems(.init([.conditionCheck(check)]))
      }
    ),
    ("transact get", { _ = try $0.transactGetItems(.init([GetItemRequest("things", $1)])) }),
  ]

  @Test(
    arguments: [
      (["pk": "", "sk": .b([1])], empty + "contain an empty string value. Key: pk"),
      (["pk": "a", "sk": .b([])], empty + "contain an empty binary value. Key: sk"),
      (["pk": "", "sk": .b([])], empty + "contain an empty string value. Key: pk"),
      (
        ["pk": .s(String(repeating: "k", count: 2049)), "sk": .b([1])],
        omp + "Size of hashkey has exceeded the maximum size limit of2048 bytes"
      ),
      (
        ["pk": "a", "sk": .b([UInt8](repeating: 7, count: 1025))],
        omp + "Aggregated size of all range keys has exceeded the size limit of 1024 bytes"
      ),
    ] as [(Item, String)])
  func byEveryOperation(key: Item, message: String) throws {
    let harness = try TableHarness()
    try harness.createTable { $0.key = KeySchema(KeyAttribute("pk", .s), KeyAttribute("sk", .b)) }
    for (name, run) in Self.operations {
      let error = storeError { try run(harness.tables, key) }
      #expect(error?.code == .validation, "\(name)")
      #expect(error?.message == message, "\(name)")
    }
    #expect(try harness.count(.items) == 0)
  }

  @Test func theLongestKeysAreTaken() throws {
    let harness = try TableHarness()
    try harness.createTable { $0.key = KeySchema(KeyAttribute("pk", .s), KeyAttribute("sk", .b)) }
    let key: Item = ["pk": .s(String(repeating: "k", count: 2048)), "sk": .b([UInt8](repeating: 7, count: 1024))]
    for (_, run) in Self.operations { try run(harness.tables, key) }
    #expect(try harness.count(.items) == 0)
    try harness.put(key)
    #expect(try harness.tables.getItem(GetItemRequest("things", key)).item == key)
  }
}
