import ArgumentParser
import TableStore
import TriggerHandlers
import Triggers

/// What a trigger reads and what runs it, as options; what is not given stays as it is.
struct TriggerDefinitionOptions: ParsableArguments {
  @Option(name: .customLong("table"), help: ArgumentHelp("A table to react to; may be repeated.", valueName: "name"))
  var tables: [String] = []

  @Flag(help: "React to all tables, also those that are made later.")
  var allTables = false

  @Option(
    help: ArgumentHelp(
      "A command line that the shell runs for each batch: changes come on standard input, effects go to standard output.",
      valueName: "command"))
  var exec: String?

  @Option(help: ArgumentHelp("A URL that each batch is posted to; effects stand in the answer.", valueName: "url"))
  var url: String?

  @Option(
    help: ArgumentHelp("Directory that the command runs in. Default: the present one.", valueName: "dir"),
    completion: .directory)
  var directory: String?

  @Option(
    name: .customLong("filter"),
    help: ArgumentHelp(
      "Only changes for which this holds; several: for which one of them holds.", valueName: "expression"))
  var filters: [String] = []

  @OptionGroup var placeholders: PlaceholderOptions

  @Flag(
    name: .customLong("dynamodb-json"), inversion: .prefixedNo,
    help: "Changes and effects are typed JSON: {\"sku\":{\"S\":\"A1\"}} (off).")
  var typed: Bool?

  @Flag(inversion: .prefixedNo, help: "Post a batch as one JSON array, not as lines (off).")
  var postArray: Bool?

  @Option(
    help: ArgumentHelp("What tells this version of the handler from another; kept in dead letters.", valueName: "text"))
  var handlerVersion: String?

  func validate() throws {
    if exec != nil, url != nil { throw ValidationError("--exec and --url exclude each other.") }
    if allTables, !tables.isEmpty { throw ValidationError("--table and --all-tables exclude each other.") }
    if filters.isEmpty, placeholders.names != nil || placeholders.values != nil {
      throw ValidationError("--names and --values go with --filter.")
    }
    if url != nil, directory != nil { throw ValidationError("--directory goes with --exec.") }
  }

  /// Changes what was given.
  ///
  /// - Throws: ``InputError`` for text that cannot be used.
  func apply(to definition: inout ConsumerDefinition) throws {
    if !tables.isEmpty { definition.tables = tables }
    if allTables { definition.tables = nil }
    if !filters.isEmpty { definition.filters = try parsedFilters() }
    if let handlerVersion { definition.handlerVersion = handlerVersion }
    var options = definition.endpointOptions ?? ConsumerDefinition.EndpointOptions()
    if let typed { options.usesTypedJSON = typed }
    if let postArray { options.postsArray = postArray }
    if let exec {
      guard exec.contains(where: { !$0.isWhitespace }) else { throw InputError("the command is empty", at: "--exec") }
      definition.endpoint = .command(ConsumerDefinition.shellCommand(exec))
      options.directory = try WorkingDirectory.absolute(directory ?? ".", option: "--directory")
    } else if let url {
      definition.endpoint = .http(url)
      options.directory = nil
    } else if let directory {
      options.directory = try WorkingDirectory.absolute(directory, option: "--directory")
    }
    definition.endpointOptions = options
  }

  /// Each filter gets those placeholders that it uses; the first one also those that none does, which it refuses.
  private func parsedFilters() throws -> [ChangeFilter.Source] {
    let names = try placeholders.parsedNames() ?? [:]
    let values = try placeholders.parsedValues(.plain)?.dictionary ?? [:]
    func isUsed(_ placeholder: String, by number: Int) -> Bool {
      let users = filters.indices.filter { Self.mentions(filters[$0], placeholder) }
      return users.contains(number) || users.isEmpty && number == 0
    }
    return filters.enumerated().map { number, expression in
      ChangeFilter.Source(
        expression, names: names.filter { isUsed($0.key, by: number) },
        values: values.filter { isUsed($0.key, by: number) })
    }
  }

  /// Whether an expression has a placeholder as a word of its own.
  private static func mentions(_ expression: String, _ placeholder: String) -> Bool {
    expression.split { !($0.isLetter || $0.isNumber || "#:_-".contains($0)) }.contains { $0 == placeholder }
  }
}
