import Testing

@testable import TableStore

/// Each request here is wrong in two ways; reported is the rule that DynamoDB checks first.
struct CreateTableIsCheckedInOrder {
  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let message: String
    let change: @Sendable (inout CreateTableRequest) -> Void

    init(_ description: String, _ message: String, _ change: @escaping @Sendable (inout CreateTableRequest) -> Void) {
      (testDescription, self.message, self.change) = (description, message, change)
    }
  }

  private static let omp = "One or more parameter values were invalid: "

  private static func local(_ name: String, sort: String? = "l", _ projection: Projection = .all) -> IndexDefinition {
    IndexDefinition(
      name, KeySchema(KeyAttribute("pk", .s), sort.map { KeyAttribute($0, .n) }), projection: projection)
  }

  private static func global(_ name: String, _ projection: Projection = .all) -> IndexDefinition {
    IndexDefinition(name, KeySchema(KeyAttribute("g", .s)), projection: projection)
  }

  @Test(arguments: [
    Case("name, key", "TableName must be at least 3 characters long and at most 255 characters long") {
      $0.tableName = "t"
      $0.key = KeySchema(partition: [])
    },
    Case(
      "same names, local index without a sort key",
      "Both the Hash Key and the Range Key element in the KeySchema have the same name"
    ) {
      $0.key = KeySchema(KeyAttribute("pk", .s), KeyAttribute("pk", .s))
      $0.localIndexes = [local("by-l", sort: nil)]
    },
    Case("first key element, index", "Invalid KeySchema: The first KeySchemaElement is not a HASH key type") {
      $0.key = KeySchema(partition: [], sort: [KeyAttribute("sk", .n)])
      $0.localIndexes = [local("by-l", sort: nil)]
    },
    Case("second key element, index", "Invalid KeySchema: The second KeySchemaElement is not a RANGE key type") {
      $0.key = KeySchema(partition: [KeyAttribute("pk", .s), KeyAttribute("sk", .n)])
      $0.localIndexes = [local("by-l", sort: nil)]
    },
    Case(
      "table's sort key, projection",
      omp + "Table KeySchema does not have a range key, which is required when specifying a LocalSecondaryIndex"
    ) {
      $0.key = KeySchema(KeyAttribute("pk", .s))
      $0.localIndexes = [local("by-l", .include([]))]
    },
    Case("index's sort key, projection", omp + "Index KeySchema does not have a range key for index: by-l") {
      $0.localIndexes = [local("by-l", sort: nil, .include([]))]
    },
    Case("local index, global index", omp + "ProjectionType is INCLUDE, but NonKeyAttributes is not specified") {
      $0.localIndexes = [local("by-l", .include([]))]
      $0.globalIndexes = [IndexDefinition("by-g", KeySchema(partition: []))]
    },
    Case("duplicate names, count", omp + "Duplicate index name: by-l") {
      $0.localIndexes = (0..<6).map { local("by-\($0)") } + [local("by-l")]
      $0.globalIndexes = [global("by-l")]
    },
    Case("local count, global count", omp + "Number of LocalSecondaryIndexes exceeds per-table limit of 5") {
      $0.localIndexes = (0..<6).map { local("local-\($0)") }
      $0.globalIndexes = (0..<21).map { global("global-\($0)") }
    },
  ])
  func reports(_ one: Case) throws {
    let harness = try TableHarness()
    var request = CreateTableRequest("things", KeySchema(KeyAttribute("pk", .s), KeyAttribute("sk", .n)))
    one.change(&request)
    let error = storeError { try harness.tables.createTable(request) }
    #expect(error?.code == .validation)
    #expect(error?.message == one.message)
    #expect(try harness.tables.listTables().tableNames.isEmpty)
  }

  @Test func whatIsTakenIsTheLastCheck() throws {
    let harness = try TableHarness()
    try harness.createTable()
    let error = storeError {
      try harness.createTable { $0.key = KeySchema(KeyAttribute("pk", .s), KeyAttribute("pk", .s)) }
    }
    #expect(error?.code == .validation)
    let taken = storeError { try harness.createTable() }
    #expect(taken?.code == .resourceInUse)
    #expect(taken?.message == "Table already exists: things")
  }
}
