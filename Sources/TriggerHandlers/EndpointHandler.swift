public import Triggers

/// Handlers of triggers whose definition says what to run.
public enum EndpointHandler {
  /// The handler that a definition asks for.
  ///
  /// - Parameters:
  ///   - environment: added to that of a command.
  ///   - log: gets what a command writes to standard error.
  /// - Throws: ``TriggerError`` `invalidDefinition` for a definition without an endpoint, or with one that cannot be.
  public static func handler(
    of definition: ConsumerDefinition, environment: [String: String] = [:], log: (@Sendable (String) -> Void)? = nil
  ) throws -> any TriggerHandler {
    let options = definition.endpointOptions ?? ConsumerDefinition.EndpointOptions()
    let form: HandlerForm = options.usesTypedJSON ? .typed : .plain
    let timeout = Duration.milliseconds((definition.settings ?? TriggerSettings()).timeout)
    switch definition.endpoint {
    case .command(let command):
      var settings = CommandHandler.Options()
      settings.directory = options.directory
      settings.environment = environment
      settings.form = form
      settings.timeout = timeout
      settings.log = log
      return try CommandHandler(command, settings)
    case .http(let url):
      var settings = HTTPHandler.Options()
      settings.form = form
      settings.postsArray = options.postsArray
      settings.timeout = timeout
      return try HTTPHandler(url, settings)
    case nil:
      throw TriggerError(
        .invalidDefinition,
        "The trigger \(definition.name) names neither a command nor a URL; the program that it belongs to runs it.")
    }
  }
}
