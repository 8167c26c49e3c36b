import ArgumentParser
import TableStore
import Triggers

struct StreamExport: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Writes a part of the change stream to a file, one change a line.",
    discussion: """
        mallctl stream export changes.ndjson.gz
        mallctl stream export today.ndjson --from 2026-02-03T00:00:00Z --until 2026-02-04T00:00:00Z --table orders

      A name that ends in .gz is packed with gzip. The file has its name when it is whole. Standard error says with which \
      --from the next export goes on. Exit status as for tail-stream.
      """)

  @OptionGroup var common: CommonOptions
  @OptionGroup var stream: StreamOptions
  @Argument(help: "The file, or - for standard output.", completion: .file()) var file = "-"
  @Option(help: "json, debezium, keys or plain.") var format = ChangeForm.json

  func validate() throws {
    if format == .pretty { throw ValidationError("--format pretty is for terminals: see tail-stream.") }
  }

  func run() throws {
    let start = try stream.start(or: .trimHorizon)
    let end = try stream.end()
    Interrupt.listen()
    try StreamFailure.reading {
      let filter = try stream.filter()
      try common.withStore { store in
        let selection = try stream.selection(in: store)
        let cursor = try store.cursor(for: start)
        let sink = try openSink(file)
        var tail = StreamTail(store, ChangePrinter(sink, format, byCommit: false))
        tail.filter = filter
        tail.end = end
        let source = StreamSource(store, selection, from: cursor)
        try tail.run(source)
        if Interrupt.isRequested { throw Refusal("stopped; the export is not complete", status: .interrupted) }
        try sink.finish()
        common.say(
          "\(Figures.count(tail.printer.count, "change")) written; go on with --from \(source.next.sequenceNumber)")
      }
    }
  }
}
