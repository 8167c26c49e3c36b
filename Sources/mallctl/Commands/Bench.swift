import ArgumentParser
import TableStore

struct Bench: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Measures puts, updates, gets and queries on a store of its own, which is deleted afterwards.",
    discussion: """
        mallctl bench --output table
        mallctl bench --in /srv --items 1000000 --threads 64

      The store is made in the directory given by --in, so that the disk measured is the one you mean. Figures depend \
      on the machine; 'benchmarks' in the sources compares engines with care.
      """)

  @Option(name: .customLong("in"), help: ArgumentHelp("Directory to make the store in.", valueName: "dir"))
  var directory = "."
  @Option(help: ArgumentHelp("Items in the table.", valueName: "n")) var items = 20_000
  @Option(help: ArgumentHelp("Bytes of an item, roughly.", valueName: "n")) var size = 300
  @Option(help: ArgumentHelp("Items to a commit when loading.", valueName: "n")) var batch = 100
  @Option(help: ArgumentHelp("Threads that put at once.", valueName: "n")) var threads = 16
  @Option(help: "What a commit survives; see docs/mallctl.md.") var durability = StoreOptions.Durability.full
  @OptionGroup var document: DocumentOptions

  func validate() throws {
    guard (100...50_000_000).contains(items) else { throw ValidationError("--items goes from 100 to 50000000.") }
    guard (100...400_000).contains(size) else { throw ValidationError("--size goes from 100 to 400000.") }
    guard (1...10_000).contains(batch) else { throw ValidationError("--batch goes from 1 to 10000.") }
    guard (1...256).contains(threads) else { throw ValidationError("--threads goes from 1 to 256.") }
  }

  func run() throws {
    Interrupt.listen()
    let output = FileSink.standardOutput()
    var table = TextTable(BenchRow.columns, limit: nil) { try output.write($0) }
    try ScratchStore(in: directory).run(durability: durability) { store in
      let run = BenchRun(store: store, items: items, size: size, batch: batch, threads: threads)
      try run.run { row in
        switch document.output {
        case .json:
          try output.write(row.json.compact + "\n")
          try output.flush()
        case .table: try table.add(row.cells)
        }
      }
    }
    if document.output == .table { try table.finish() }
    try output.finish()
    if Interrupt.isRequested { throw Refusal("stopped", status: .interrupted) }
  }
}
