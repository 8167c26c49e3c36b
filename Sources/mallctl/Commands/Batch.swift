import ArgumentParser
import TableStore

struct Batch: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Reads or writes items of several tables by key.",
    subcommands: [BatchGet.self, BatchWriteCommand.self])
}

struct BatchGet: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "get",
    abstract: "Reads up to 100 items by key and prints those there are, one a line, table by table.",
    discussion: """
      The file holds keys by table:

        {"products": {"Keys": [{"sku": "A1"}, {"sku": "A2"}], "ProjectionExpression": "title"}}

      or shorter {"products": [{"sku": "A1"}, {"sku": "A2"}]}.
      """)

  @OptionGroup var common: CommonOptions
  @OptionGroup var items: ItemOptions
  @Argument(help: "The file, or - for standard input.", completion: .file()) var file: String

  func run() throws {
    var request = BatchGetItemRequest(try RequestDocument(file, items.form).batchKeys())
    let output = FileSink.standardOutput()
    var rows = ItemWriter(output, items.style)
    try common.withStore(tables: request.requestItems.keys.sorted()) { store in
      repeat {
        let response = try store.batchGetItem(request)
        for (_, found) in response.responses.sorted(by: { $0.key < $1.key }) {
          for item in found { try rows.add(item) }
        }
        request.requestItems = response.unprocessedKeys
      } while !request.requestItems.isEmpty
    }
    try rows.finish()
    try output.finish()
  }
}

struct BatchWriteCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "write",
    abstract: "Puts and deletes up to 25 items; each on its own, all checked before the first.",
    discussion: """
      The file holds writes by table:

        {"products": [{"Put": {"sku": "A1", "quantity": 4}}, {"Delete": {"sku": "A2"}}]}

      DynamoDB's {"PutRequest": {"Item": …}} and {"DeleteRequest": {"Key": …}} are read as well.
      """)

  @OptionGroup var common: CommonOptions
  @Flag(name: .customLong("dynamodb-json"), help: "Items and keys are typed JSON.") var typed = false
  @Argument(help: "The file, or - for standard input.", completion: .file()) var file: String

  func run() throws {
    var request = BatchWriteItemRequest(try RequestDocument(file, typed ? .typed : .plain).batchWrites())
    let count = request.requestItems.values.reduce(0) { $0 + $1.count }
    try common.withStore(tables: request.requestItems.keys.sorted()) { store in
      repeat {
        request.requestItems = try store.batchWriteItem(request).unprocessedItems
      } while !request.requestItems.isEmpty
    }
    common.say("\(Figures.count(count, "write")) done")
  }
}
