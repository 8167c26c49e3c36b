import ArgumentParser
import TableStore
import Triggers

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

struct TailStream: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Prints the changes of the store's tables in their order, and follows them with -f.",
    discussion: """
        mallctl tail-stream -f --format pretty
        mallctl tail-stream --table orders --from -10m | jq -c .dynamodb.NewImage
        mallctl tail-stream --from trim --where "eventName = 'REMOVE'" --format keys
        mallctl tail-stream -f --by-txn --progress 5s
        mallctl tail-stream -f --consumer audit >>audit.ndjson

      Without --from it begins with the oldest change there is, with -f with the next one to come. What is printed is \
      durable. Ctrl-C ends it and says on standard error where to go on with --from.
      With --consumer it reads as that consumer, with its tables and filters, from where it stands, and moves its \
      checkpoint behind what was printed. Only one process at a time can; after a kill, the last lines may come again.
      Exit status: 0 done; 1 the consumer is not there, is paused, or is read by another; 2 bad usage, or a position the \
      store has not reached; 3 what was asked for has been dropped, or the consumer has expired; 4 the store cannot be \
      opened or read.
      """)

  @OptionGroup var common: CommonOptions
  @OptionGroup var stream: StreamOptions
  @Option(help: ArgumentHelp("Read as this consumer: take it, and keep how far it has come.", valueName: "name"))
  var consumer: String?
  @Flag(name: .shortAndLong, help: "Wait for more at the end, until stopped.") var follow = false
  @Option(help: ArgumentHelp("Print at most this many changes, or commits with --by-txn.", valueName: "n"))
  var limit: Int?
  @Flag(help: "Print one commit a line, with all its changes.") var byTxn = false
  @Option(help: ArgumentHelp("Print how far reading has come after so long without output.", valueName: "seconds"))
  var progress: Seconds?
  @Option(help: "How changes are printed.") var format = ChangeForm.json

  func validate() throws {
    if byTxn, format == .pretty {
      throw ValidationError("--by-txn is for formats of one line; pretty groups by itself.")
    }
    if consumer != nil, stream.from != nil || !stream.tables.isEmpty {
      throw ValidationError(
        "--consumer begins where the consumer stands and reads its tables; leave out --from and --table.")
    }
    if let limit, limit < 0 { throw ValidationError("--limit is not below 0.") }
  }

  func run() throws {
    let start = try stream.start(or: follow ? .latest : .trimHorizon)
    let end = try stream.end()
    Interrupt.listen()
    try StreamFailure.reading {
      let filter = try stream.filter()
      try common.withStore { store in
        let printer = ChangePrinter(
          FileSink.standardOutput(), format, byCommit: byTxn, style: .ofStandardOutput())
        var tail = StreamTail(store, printer)
        tail.filter = filter
        tail.follows = follow
        tail.end = end
        tail.limit = limit
        tail.progressInterval = progress?.count
        if let consumer {
          let source = try ConsumerTail(consumer, in: store)
          try tail.run(source)
          if Interrupt.isRequested { common.say("stopped; \(consumer) goes on at \(source.next.sequenceNumber)") }
        } else {
          let source = StreamSource(store, try stream.selection(in: store), from: try store.cursor(for: start))
          try tail.run(source)
          if Interrupt.isRequested { common.say("stopped; go on with --from \(source.next.sequenceNumber)") }
        }
      }
    }
  }
}

extension StreamOptions {
  /// The condition of `--where`.
  func filter() throws -> ChangeFilter? {
    guard let expression = self.where else {
      guard placeholders.names == nil, placeholders.values == nil else {
        throw InputError("--names and --values go with --where", at: nil)
      }
      return nil
    }
    let values = try placeholders.parsedValues(.plain)?.dictionary ?? [:]
    do {
      return try ChangeFilter(.init(expression, names: try placeholders.parsedNames() ?? [:], values: values))
    } catch let error as TriggerError {
      throw InputError(error.message, at: "--where")
    }
  }
}

extension ChangeForm: ExpressibleByArgument {}

/// A span of whole seconds, `5` or `5s`, from 1 to a day.
struct Seconds: ExpressibleByArgument {
  let count: Int

  init(count: Int) { self.count = count }

  init?(argument: String) {
    let digits = argument.hasSuffix("s") ? argument.dropLast() : argument[...]
    guard let count = Int(digits), (1...86_400).contains(count) else { return nil }
    self.count = count
  }

  var defaultValueDescription: String { "\(count)s" }
}
