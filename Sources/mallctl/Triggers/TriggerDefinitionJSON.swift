import TableStore
import TriggerHandlers
import Triggers

/// A trigger's definition with the members of a file that declares triggers, so that what is shown can be kept in one.
enum TriggerDefinitionJSON {
  static func object(_ definition: ConsumerDefinition) -> JSONValue {
    .object(source(definition) + endpoint(definition) + settings(definition.settings ?? TriggerSettings()))
  }

  private static func source(_ definition: ConsumerDefinition) -> [(String, JSONValue)] {
    var members: [(String, JSONValue)] = [("name", .string(definition.name))]
    if let tables = definition.tables { members.append(("tables", .array(tables.map { .string($0) }))) }
    if !definition.filters.isEmpty { members.append(("filters", .array(definition.filters.map(filter)))) }
    return members
  }

  private static func filter(_ source: ChangeFilter.Source) -> JSONValue {
    if source.names.isEmpty, source.values.isEmpty { return .string(source.expression) }
    let names = source.names.sorted { $0.key < $1.key }.map { ($0.key, JSONValue.string($0.value)) }
    let values = (try? Item(source.values)).map { JSONValue.raw(JSONForm.plain.text($0)) } ?? .object([])
    return .object([
      ("expression", .string(source.expression)), ("names", .object(names)), ("values", values),
    ])
  }

  private static func endpoint(_ definition: ConsumerDefinition) -> [(String, JSONValue)] {
    let options = definition.endpointOptions
    var members: [(String, JSONValue)] = []
    switch definition.endpoint {
    case .command(let command):
      let line = ConsumerDefinition.shellLine(of: command)
      members.append(("command", line.map { .string($0) } ?? .array(command.map { .string($0) })))
    case .http(let url): members.append(("url", .string(url)))
    case nil: break
    }
    if let directory = options?.directory { members.append(("directory", .string(directory))) }
    if options?.usesTypedJSON == true { members.append(("dynamodbJson", true)) }
    if options?.postsArray == true { members.append(("postsArray", true)) }
    if !definition.handlerVersion.isEmpty { members.append(("handlerVersion", .string(definition.handlerVersion))) }
    return members
  }

  private static func settings(_ settings: TriggerSettings) -> [(String, JSONValue)] {
    [
      ("delivery", .string(settings.delivery.rawValue)), ("batchSize", .int(settings.batchSize)),
      ("batchWindow", .int(settings.batchWindow)), ("batchBytes", .int(settings.batchBytes)),
      ("lanes", .int(settings.lanes)), ("retries", .int(settings.retries)), ("backoff", .int(settings.backoff)),
      ("longestBackoff", .int(settings.longestBackoff)), ("bisects", .bool(settings.bisects)),
      ("maximumAge", settings.maximumAge.map { .int($0) } ?? .null), ("poison", .string(settings.poison.rawValue)),
      ("reactsToOwn", .bool(settings.reactsToOwn)), ("maximumDepth", .int(settings.maximumDepth)),
      ("window", settings.window.map { .int($0) } ?? .null), ("timeout", .int(settings.timeout)),
      ("holds", .bool(settings.holds)), ("overflow", .string(settings.overflow.rawValue)),
    ]
  }
}
