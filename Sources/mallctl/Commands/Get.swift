import ArgumentParser
import TableStore

struct Get: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Reads an item by its key.",
    discussion: """
        mallctl get products '{"sku":"A1"}'
        mallctl get products '{"sku":"A1"}' --project 'title, tags[0]'
        mallctl get products '{"sku":{"S":"A1"}}' --dynamodb-json

      The key has all attributes of the table's key and no other. Ends with status 1 if there is no such item.
      """)

  @OptionGroup var common: CommonOptions
  @OptionGroup var items: ItemOptions
  @Argument(help: "Name of the table.") var table: String
  @Argument(help: "The key as JSON, or - to read it from standard input.") var key: String
  @Option(help: ArgumentHelp("Print only these attributes: 'title, tags[0]'.", valueName: "paths"))
  var project: String?
  @Option(help: ArgumentHelp("Names for #placeholders: '{\"#s\":\"status\"}'.", valueName: "json"))
  var names: String?

  func run() throws {
    var request = GetItemRequest(table, try JSONArgument.item(key, items.form, option: "key"))
    request.projectionExpression = project
    request.expressionAttributeNames = try names.map { try JSONArgument.names($0, option: "--names") }
    request.consistentRead = true
    let response = try common.withStore(tables: [table], items.form) { try $0.getItem(request) }
    guard let item = response.item else {
      throw Refusal("there is no item with this key in table \(table)")
    }
    try ItemPrinter.print(item, items)
  }
}
