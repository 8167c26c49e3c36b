import ArgumentParser
import TableStore

struct Put: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Writes an item, replacing the one with the same key.",
    discussion: """
        mallctl put products '{"sku":"A1","title":"Desk lamp","quantity":4}'
        mallctl put products '{"sku":"A1"}' --if 'attribute_not_exists(sku)'
        jq -c . item.json | mallctl put products - --return old

      Ends with status 1 if the condition does not hold.
      """)

  @OptionGroup var common: CommonOptions
  @OptionGroup var items: ItemOptions
  @OptionGroup var placeholders: PlaceholderOptions
  @Argument(help: "Name of the table.") var table: String
  @Argument(help: "The item as JSON, or - to read it from standard input.") var item: String
  @OptionGroup var condition: ConditionOptions
  @Option(name: .customLong("return"), help: "Print the item as it was before.") var returning = OldValues.none

  func run() throws {
    var request = PutItemRequest(table, try JSONArgument.item(item, items.form, option: "item"))
    request.condition = condition.parsed
    request.expressionAttributeNames = try placeholders.parsedNames()
    request.expressionAttributeValues = try placeholders.parsedValues(items.form)
    request.returnValues = returning.value
    let response = try common.withStore(tables: [table], items.form) { try $0.putItem(request) }
    try ItemPrinter.print(response.attributes, items)
  }
}

/// The condition of a write.
struct ConditionOptions: ParsableArguments {
  @Option(
    name: .customLong("if"),
    help: ArgumentHelp("Write only if this condition holds of the item that is there.", valueName: "condition"))
  var condition: String?

  var parsed: WriteCondition? { condition.map { WriteCondition($0) } }
}

/// What a put or delete prints of the item.
enum OldValues: String, ExpressibleByArgument, CaseIterable {
  case none, old

  var value: ReturnValues { self == .old ? .allOld : .none }
}
