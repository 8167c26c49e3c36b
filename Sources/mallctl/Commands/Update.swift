import ArgumentParser
import TableStore

struct Update: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Changes an item, creating it where it is missing.",
    discussion: """
        mallctl update products '{"sku":"A1"}' 'SET quantity = quantity - :n' \\
          --values '{":n":1}' --if 'quantity >= :n' --return updated-new
        mallctl update products '{"sku":"A1"}' 'REMOVE tags[0] ADD views :one' \\
          --values '{":one":1}'
        mallctl update products '{"sku":"A1"}' 'SET #s = :s' \\
          --names '{"#s":"status"}' --values '{":s":"sold"}'

      An attribute whose name is a reserved word, or has other than letters, digits and _, is written as a #placeholder. \
      Ends with status 1 if the condition does not hold.
      """)

  @OptionGroup var common: CommonOptions
  @OptionGroup var items: ItemOptions
  @OptionGroup var placeholders: PlaceholderOptions
  @Argument(help: "Name of the table.") var table: String
  @Argument(help: "The key as JSON, or - to read it from standard input.") var key: String
  @Argument(help: "The update expression.") var expression: String
  @OptionGroup var condition: ConditionOptions
  @Option(name: .customLong("return"), help: "What to print of the item.") var returning = ReturnedValues.none

  /// What an update prints of the item.
  enum ReturnedValues: String, ExpressibleByArgument, CaseIterable {
    case none, old, new
    case updatedOld = "updated-old"
    case updatedNew = "updated-new"

    var value: ReturnValues {
      switch self {
      case .none: .none
      case .old: .allOld
      case .new: .allNew
      case .updatedOld: .updatedOld
      case .updatedNew: .updatedNew
      }
    }
  }

  func run() throws {
    var request = UpdateItemRequest(table, try JSONArgument.item(key, items.form, option: "key"), expression)
    request.condition = condition.parsed
    request.expressionAttributeNames = try placeholders.parsedNames()
    request.expressionAttributeValues = try placeholders.parsedValues(items.form)
    request.returnValues = returning.value
    let response = try common.withStore(tables: [table], items.form) { try $0.updateItem(request) }
    try ItemPrinter.print(response.attributes, items)
  }
}
