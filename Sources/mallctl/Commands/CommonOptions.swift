import ArgumentParser
import TableStore

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Where the store is, and how to talk.
struct CommonOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Directory of the store. Default: $MALL_STORE, else ./mall.store.", valueName: "dir"),
    completion: .directory)
  var store: String?

  @Flag(help: "Say nothing on standard error but errors.")
  var quiet = false

  var directory: String {
    if let store { return store }
    if let variable = getenv("MALL_STORE"), variable.pointee != 0 { return String(cString: variable) }
    return "./mall.store"
  }

  /// Opens the store, runs `body` and closes the store, which feeds the log to the tables.
  ///
  /// - Parameters:
  ///   - tables: The tables the command names, so that an error can say which of them is missing or what its key is.
  ///   - form: The JSON that keys were read in.
  func withStore<R>(
    _ options: StoreOptions = .existing, tables: [String] = [], _ form: JSONForm = .plain, _ body: (Store) throws -> R
  ) throws -> R {
    let store = try Store.open(at: directory, options: options)
    let result: R
    do {
      result = try body(store)
    } catch {
      let explained = StoreHints(store: store, directory: directory, tables: tables, form: form).explain(error)
      try? store.close()
      throw explained
    }
    try store.close()
    return result
  }

  func say(_ line: String) {
    if !quiet { Console.say(line) }
  }
}

extension StoreOptions {
  /// Opens a store that is there; a mistyped directory makes none.
  static var existing: StoreOptions {
    var options = StoreOptions()
    options.createIfMissing = false
    return options
  }
}

/// How results are printed.
enum OutputForm: String, ExpressibleByArgument, CaseIterable {
  case json, table
}

/// How items are printed and JSON is read.
struct ItemOptions: ParsableArguments {
  @Option(help: "Print JSON, one item a line, or a table of aligned columns.")
  var output = OutputForm.json

  @Flag(name: .customLong("dynamodb-json"), help: "Read and print typed JSON: {\"sku\":{\"S\":\"A1\"}}.")
  var typed = false

  var form: JSONForm { typed ? .typed : .plain }
  var style: ItemStyle { ItemStyle(output: output, form: form) }
}

struct DocumentOptions: ParsableArguments {
  @Option(help: "Print JSON or a table of aligned columns.")
  var output = OutputForm.json
}

/// The placeholders of expressions.
struct PlaceholderOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Names for #placeholders: '{\"#s\":\"status\"}'.", valueName: "json"))
  var names: String?

  @Option(help: ArgumentHelp("Values for :placeholders: '{\":n\":1}'.", valueName: "json"))
  var values: String?

  func parsedNames() throws -> [String: String]? { try names.map { try JSONArgument.names($0, option: "--names") } }

  func parsedValues(_ form: JSONForm) throws -> Item? {
    try values.map { try JSONArgument.placeholders($0, form, option: "--values") }
  }
}

extension StoreOptions.Durability: ExpressibleByArgument {
  /// `full`, `none`, `interval` (every 100 ms) or `interval:MS`.
  public init?(argument: String) {
    switch argument {
    case "full": self = .full
    case "none": self = .none
    case "interval": self = .interval(milliseconds: 100)
    default:
      guard argument.hasPrefix("interval:"), let milliseconds = Int(argument.dropFirst(9)), milliseconds > 0 else {
        return nil
      }
      self = .interval(milliseconds: milliseconds)
    }
  }

  public var defaultValueDescription: String {
    switch self {
    case .full: "full"
    case .none: "none"
    case .interval(let milliseconds): "interval:\(milliseconds)"
    }
  }

  public static var allValueStrings: [String] { ["full", "interval", "interval:<ms>", "none"] }
}
