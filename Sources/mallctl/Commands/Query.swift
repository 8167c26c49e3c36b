import ArgumentParser
import TableStore

struct Query: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Reads the items of one partition of a table or index, in sort order.",
    discussion: """
        mallctl query events 'device = :d AND at BETWEEN :from AND :to' \\
          --values '{":d":"d7",":from":100,":to":200}' --descending
        mallctl query products 'category = :c AND begins_with(title, :t)' \\
          --index by-category --values '{":c":"games",":t":"a",":q":0}' \\
          --filter 'quantity > :q' --project 'sku, title' --output table

      The condition gives the partition by =, and may narrow the sort key by =, <, <=, >, >=, BETWEEN or begins_with. \
      With --limit, standard error says how to go on.
      """)

  @OptionGroup var common: CommonOptions
  @OptionGroup var items: ItemOptions
  @OptionGroup var placeholders: PlaceholderOptions
  @OptionGroup var page: PageOptions
  @Argument(help: "Name of the table.") var table: String
  @Argument(help: "The key condition.") var condition: String
  @Flag(help: "Go from the end of the sort order to its start.") var descending = false

  func run() throws {
    var request = QueryRequest(table, condition)
    request.indexName = page.index
    request.filterExpression = page.filter
    request.projectionExpression = page.project
    request.expressionAttributeNames = try placeholders.parsedNames()
    request.expressionAttributeValues = try placeholders.parsedValues(items.form)
    request.select = page.count ? .count : nil
    request.scanIndexForward = !descending
    request.exclusiveStartKey = try page.startKey(items.form)
    try common.withStore(tables: [table], items.form) { store in
      let printer = PagePrinter(items, common, page).leading(with: try store.describeTable(table).key)
      try printer.run { start, limit in
        request.exclusiveStartKey = start ?? request.exclusiveStartKey
        request.limit = limit
        return try store.query(request)
      }
    }
  }
}

/// What Query and Scan read and print.
struct PageOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Read this index instead of the table.", valueName: "name")) var index: String?
  @Option(help: ArgumentHelp("Print only items for which this condition holds.", valueName: "condition"))
  var filter: String?
  @Option(help: ArgumentHelp("Print only these attributes: 'title, tags[0]'.", valueName: "paths"))
  var project: String?
  @Option(help: ArgumentHelp("Stop after this many items.", valueName: "n")) var limit: Int?
  @Option(help: ArgumentHelp("Begin after this key, as printed when a limit was met.", valueName: "json"))
  var start: String?
  @Flag(help: "Print how many items there are instead of the items.") var count = false

  func validate() throws {
    if let limit, limit < 1 { throw ValidationError("--limit must be at least 1.") }
    if count, project != nil { throw ValidationError("--count and --project exclude each other.") }
  }

  func startKey(_ form: JSONForm) throws -> Item? {
    try start.map { try JSONArgument.item($0, form, option: "--start") }
  }
}
