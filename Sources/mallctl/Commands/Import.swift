import ArgumentParser
import TableStore

struct Import: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Puts the items of a file into a table.",
    discussion: """
        mallctl import products items.jsonl.gz
        mallctl import products items.csv --dry-run
        apt-cache dumpavail | mallctl import products - --format debian

      Formats:
        jsonl     one item a line in plain JSON
        dynamodb  one {"Item":{…}} a line in typed JSON, as DynamoDB exports
        csv       a header of NAME or NAME:TYPE, then one item a record
        debian    the output of apt-cache dumpavail, as products

      The types of a CSV column are S (where none is given), N, B, BOOL, NULL, SS, NS, BS, L, M and ANY; \
      docs/mallctl.md says how their cells read.

      Gzip is recognised by content. Items replace those with the same key, so an import that was stopped is \
      repeated as a whole. Ctrl-C finishes the batch at hand and says how many rows are in.
      """)

  @OptionGroup var common: CommonOptions
  @Argument(help: "Name of the table.") var table: String
  @Argument(help: "The file, or - for standard input.", completion: .file()) var file: String
  @Option(help: "The format; by default what the file's name says, else jsonl.") var format: RowFormat?
  @Option(help: ArgumentHelp("Rows to a commit, 1 to 10000.", valueName: "n")) var batch = 500
  @Option(help: "What a commit survives; see docs/mallctl.md.") var durability = StoreOptions.Durability.full
  @Flag(help: "Read and check the whole file, but write nothing.") var dryRun = false

  func validate() throws {
    guard (1...10_000).contains(batch) else { throw ValidationError("--batch goes from 1 to 10000.") }
  }

  func run() throws {
    let format = format ?? RowFormat(fileName: file) ?? .jsonl
    var options = StoreOptions.existing
    options.durability = durability
    let importer = Importer(
      source: try openSource(file), format: format, batch: batch, dryRun: dryRun, quiet: common.quiet)
    Interrupt.listen()
    let outcome = try common.withStore(options, tables: [table]) { try importer.run(into: table, of: $0) }
    if outcome.wasInterrupted {
      throw Refusal("stopped: \(outcome.summary)", status: .interrupted)
    }
    common.say(outcome.summary)
  }
}

extension RowFormat: ExpressibleByArgument {}
