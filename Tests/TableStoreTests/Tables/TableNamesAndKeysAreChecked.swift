import Testing

@testable import TableStore

struct TableNamesAndKeysAreChecked {
  private static let prefix = "One or more parameter values were invalid: "

  private func refusal(_ name: String = "things", _ change: (inout CreateTableRequest) -> Void) throws -> StoreError? {
    let harness = try TableHarness()
    var request = CreateTableRequest(name, KeySchema(KeyAttribute("pk", .s), KeyAttribute("sk", .n)))
    change(&request)
    return storeError { try harness.tables.createTable(request) }
  }

  @Test(arguments: ["ab", "", String(repeating: "n", count: 256)])
  func lengthOfNames(name: String) throws {
    let error = try refusal(name) { _ in }
    #expect(error?.code == .validation)
    #expect(error?.message == "TableName must be at least 3 characters long and at most 255 characters long")
  }

  @Test func charactersOfNames() throws {
    #expect(
      try refusal("a b c") { _ in }?.message
        == "1 validation error detected: Value 'a b c' at 'tableName' failed to satisfy constraint: "
        + "Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+")
  }

  @Test func keys() throws {
    let same = try refusal { $0.key = KeySchema(KeyAttribute("pk", .s), KeyAttribute("pk", .s)) }
    #expect(same?.message == "Both the Hash Key and the Range Key element in the KeySchema have the same name")
    #expect(try refusal { $0.key = KeySchema(partition: []) }?.code == .validation)
    #expect(try refusal { $0.key = KeySchema(KeyAttribute("", .s)) }?.code == .validation)
  }

  @Test func localIndexes() throws {
    let index = IndexDefinition("by-l", KeySchema(KeyAttribute("pk", .s), KeyAttribute("l", .n)))
    let unsorted = try refusal {
      $0.key = KeySchema(KeyAttribute("pk", .s))
      $0.localIndexes = [index]
    }
    #expect(
      unsorted?.message == Self.prefix
        + "Table KeySchema does not have a range key, which is required when specifying a LocalSecondaryIndex")
    let keyless = try refusal { $0.localIndexes = [IndexDefinition("by-l", KeySchema(KeyAttribute("pk", .s)))] }
    #expect(keyless?.message == Self.prefix + "Index KeySchema does not have a range key for index: by-l")
    let foreign = try refusal {
      $0.localIndexes = [IndexDefinition("by-l", KeySchema(KeyAttribute("x", .s), KeyAttribute("l", .n)))]
    }
    #expect(
      foreign?.message == Self.prefix
        + "Index KeySchema does not have the same leading hash key as table KeySchema for index: by-l. "
        + "index hash key: x, table hash key: pk")
    let many = try refusal { request in
      request.localIndexes = (0..<6).map { IndexDefinition("by-\($0)", index.key) }
    }
    #expect(many?.message == Self.prefix + "Number of LocalSecondaryIndexes exceeds per-table limit of 5")
  }

  @Test func globalIndexes() throws {
    func global(_ name: String, _ projection: Projection = .all) -> IndexDefinition {
      IndexDefinition(name, KeySchema(KeyAttribute("g", .s)), projection: projection)
    }
    #expect(
      try refusal { $0.globalIndexes = [global("one"), global("one")] }?.message
        == Self.prefix + "Duplicate index name: one")
    #expect(
      try refusal { $0.globalIndexes = (0..<21).map { global("by-\($0)") } }?.message
        == Self.prefix + "GlobalSecondaryIndex count exceeds the per-table limit of 20")
    #expect(
      try refusal { $0.globalIndexes = [global("one", .include([]))] }?.message
        == Self.prefix + "ProjectionType is INCLUDE, but NonKeyAttributes is not specified")
    let names = (0..<20).map { "a\($0)" }
    #expect(try refusal { $0.globalIndexes = (0..<5).map { global("by-\($0)", .include(names)) } }?.message == nil)
    #expect(try refusal { $0.globalIndexes = (0..<6).map { global("by-\($0)", .include(names)) } }?.code == .validation)
    let five = (0..<5).map { KeyAttribute("g\($0)", .s) }
    #expect(
      try refusal { $0.globalIndexes = [IndexDefinition("wide", KeySchema(partition: five))] }?.code == .validation)
  }
}
