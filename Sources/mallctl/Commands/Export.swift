import ArgumentParser
import TableStore

struct Export: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Writes the items of a table to a file or standard output.",
    discussion: """
        mallctl export products products.jsonl.gz
        mallctl export products - --format csv | head
        mallctl export products all.json --format dynamodb

      A name that ends in .gz is packed with gzip. jsonl is plain JSON, which has no binary values and no sets of its \
      own; dynamodb and csv keep every type. csv reads the table twice, first for its columns.
      """)

  @OptionGroup var common: CommonOptions
  @Argument(help: "Name of the table.") var table: String
  @Argument(help: "The file, or - for standard output.", completion: .file()) var file = "-"
  @Option(help: "jsonl, csv or dynamodb; by default what the file's name says, else jsonl.") var format: RowFormat?

  func validate() throws {
    if format == .debian { throw ValidationError("--format debian can only be imported.") }
  }

  func run() throws {
    let format = format ?? RowFormat(fileName: file) ?? .jsonl
    Interrupt.listen()
    let outcome = try common.withStore(tables: [table]) { store in
      try Exporter(table: store.table(table), format: format, quiet: common.quiet).run(to: file)
    }
    if file != "-" { common.say(outcome) }
  }
}
