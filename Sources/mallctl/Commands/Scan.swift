import ArgumentParser
import TableStore

struct Scan: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Reads all items of a table or index.",
    discussion: """
        mallctl scan products --output table --limit 20
        mallctl scan products --filter 'quantity < :n' --values '{":n":5}' --count
        mallctl scan products --segments 4 | jq -r .title

      With --segments, several threads read parts of the table at once and print in no particular order.
      """)

  @OptionGroup var common: CommonOptions
  @OptionGroup var items: ItemOptions
  @OptionGroup var placeholders: PlaceholderOptions
  @OptionGroup var page: PageOptions
  @Argument(help: "Name of the table.") var table: String
  @Option(help: ArgumentHelp("Read with this many threads.", valueName: "n")) var segments = 1

  func validate() throws {
    guard (1...64).contains(segments) else { throw ValidationError("--segments goes from 1 to 64.") }
    if segments > 1, page.limit != nil || page.start != nil {
      throw ValidationError("--segments goes with neither --limit nor --start.")
    }
  }

  func run() throws {
    var base = ScanRequest(table)
    base.indexName = page.index
    base.filterExpression = page.filter
    base.projectionExpression = page.project
    base.expressionAttributeNames = try placeholders.parsedNames()
    base.expressionAttributeValues = try placeholders.parsedValues(items.form)
    base.select = page.count ? .count : nil
    base.exclusiveStartKey = try page.startKey(items.form)
    let request = base
    try common.withStore(tables: [table], items.form) { store in
      let printer = PagePrinter(items, common, page).leading(with: try store.describeTable(table).key)
      try printer.run(segments: segments) { segment, start, limit in
        var request = request
        if segments > 1 { (request.segment, request.totalSegments) = (segment, segments) }
        request.exclusiveStartKey = start ?? request.exclusiveStartKey
        request.limit = limit
        return try store.scan(request)
      }
    }
  }
}
