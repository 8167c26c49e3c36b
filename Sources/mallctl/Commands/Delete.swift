import ArgumentParser
import TableStore

struct Delete: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Deletes an item by its key.",
    discussion: """
        mallctl delete products '{"sku":"A1"}' --return old
        mallctl delete products '{"sku":"A1"}' --if 'quantity = :none' \\
          --values '{":none":0}'

      Deleting an item that is not there is no error; --if 'attribute_exists(sku)' makes it one, with status 1.
      """)

  @OptionGroup var common: CommonOptions
  @OptionGroup var items: ItemOptions
  @OptionGroup var placeholders: PlaceholderOptions
  @Argument(help: "Name of the table.") var table: String
  @Argument(help: "The key as JSON, or - to read it from standard input.") var key: String
  @OptionGroup var condition: ConditionOptions
  @Option(name: .customLong("return"), help: "Print the item that was deleted.") var returning = OldValues.none

  func run() throws {
    var request = DeleteItemRequest(table, try JSONArgument.item(key, items.form, option: "key"))
    request.condition = condition.parsed
    request.expressionAttributeNames = try placeholders.parsedNames()
    request.expressionAttributeValues = try placeholders.parsedValues(items.form)
    request.returnValues = returning.value
    let response = try common.withStore(tables: [table], items.form) { try $0.deleteItem(request) }
    try ItemPrinter.print(response.attributes, items)
  }
}
