public import Triggers

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Handlers of triggers whose definition says what to run.
public enum EndpointHandler {
  /// How much longer than the trigger's timeout an endpoint waits by itself. The runner's own clock ends the call before;
  /// this one is for whoever calls the handler without a runner.
  private static let grace = 2_000

  /// The handler that a definition asks for.
  ///
  /// - Parameters:
  ///   - environment: added to that of a command.
  ///   - isRehearsal: whether nothing will come of the effects; a command finds `MALL_REHEARSAL=1` in its environment
  ///     then, an endpoint the header `Mall-Rehearsal: 1`.
  ///   - log: gets what a command writes to standard error.
  /// - Throws: ``TriggerError`` `invalidDefinition` for a definition without an endpoint, or with one that cannot be.
  public static func handler(
    of definition: ConsumerDefinition, environment: [String: String] = [:], isRehearsal: Bool = false,
    log: (@Sendable (String) -> Void)? = nil
  ) throws -> any TriggerHandler {
    let options = definition.endpointOptions ?? ConsumerDefinition.EndpointOptions()
    let form: HandlerForm = options.usesTypedJSON ? .typed : .plain
    let timeout = Duration.milliseconds((definition.settings ?? TriggerSettings()).timeout + grace)
    switch definition.endpoint {
    case .command(let command):
      var settings = CommandHandler.Options()
      settings.directory = options.directory
      settings.environment = environment
      if isRehearsal { settings.environment["MALL_REHEARSAL"] = "1" }
      settings.form = form
      settings.timeout = timeout
      settings.log = log
      return try CommandHandler(command, settings)
    case .http(let url):
      var settings = HTTPHandler.Options()
      settings.form = form
      settings.postsArray = options.postsArray
      if isRehearsal { settings.headers["Mall-Rehearsal"] = "1" }
      settings.timeout = timeout
      return try HTTPHandler(url, settings)
    case nil:
      throw TriggerError(
        .invalidDefinition,
        "The trigger \(definition.name) names neither a command nor a URL; the program that it belongs to runs it.")
    }
  }

  /// What stands in the way of running a command at all: its directory or its program is not there, or may not be run.
  /// A shell's command line is judged by its first word, if that is a path. `nil` for what is found, cannot be told, or
  /// is no command.
  public static func obstacle(of definition: ConsumerDefinition) -> String? {
    guard case .command(let command) = definition.endpoint else { return nil }
    let directory = definition.endpointOptions?.directory
    if let directory, access(directory, X_OK) != 0 {
      return "The directory \(directory) of \(definition.name) cannot be entered: \(reason(errno))."
    }
    guard let program = program(of: command) else { return nil }
    let path = CommandRun.path(of: program, in: directory)
    guard access(path, X_OK) != 0 else { return nil }
    return "The command \(path) of \(definition.name) cannot be run: \(reason(errno))."
  }

  /// The path that a command runs; `nil` for a name that is looked for along `PATH`, and for what only a shell can tell.
  private static func program(of command: [String]) -> String? {
    let line = ConsumerDefinition.shellLine(of: command)
    let first = line.map { String($0.prefix { $0 != " " && $0 != "\t" && $0 != "\n" }) } ?? command.first
    guard let first, first.contains("/") else { return nil }
    let isPlain = line == nil || !first.contains { "'\"\\$`(){}[]*?~;&|<>=".contains($0) }
    return isPlain ? first : nil
  }

  private static func reason(_ code: Int32) -> String { strerror(code).map { String(cString: $0) } ?? "error \(code)" }
}
