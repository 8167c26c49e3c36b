import ArgumentParser
import TableStore

struct Transact: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Writes up to 100 items of any tables, all or nothing.",
    discussion: """
      The file holds a JSON array. Each element has one member, Put, Update, Delete or ConditionCheck, with the members \
      DynamoDB gives it; items, keys and values are plain JSON unless --dynamodb-json is given:

        [{"Put": {"TableName": "orders", "Item": {"id": "o1", "sku": "A1"}}},
         {"Update": {"TableName": "products", "Key": {"sku": "A1"},
           "UpdateExpression": "SET quantity = quantity - :n",
           "ConditionExpression": "quantity >= :n",
           "ExpressionAttributeValues": {":n": 1}}}]

        mallctl transact order.json --token order-1042

      Ends with status 1 and a line for each action that was refused.
      """)

  @OptionGroup var common: CommonOptions
  @Flag(name: .customLong("dynamodb-json"), help: "Items, keys and values are typed JSON.") var typed = false
  @Argument(help: "The file, or - for standard input.", completion: .file()) var file: String
  @Option(help: ArgumentHelp("Makes repeating the same transaction within ten minutes harmless.", valueName: "token"))
  var token: String?

  func run() throws {
    let document = try RequestDocument(file, typed ? .typed : .plain)
    var request = TransactWriteItemsRequest(try document.transactActions())
    request.clientRequestToken = token
    let tables = Set(request.actions.map(\.table)).sorted()
    _ = try common.withStore(tables: tables) { try $0.transactWriteItems(request) }
    common.say("\(Figures.count(request.actions.count, "action")) done")
  }
}

extension TransactWriteAction {
  /// The table the action is about.
  fileprivate var table: String {
    switch self {
    case .put(let request): request.tableName
    case .update(let request): request.tableName
    case .delete(let request), .conditionCheck(let request): request.tableName
    }
  }
}
