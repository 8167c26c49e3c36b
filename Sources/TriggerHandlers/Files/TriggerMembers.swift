internal import TableStore
internal import Triggers

/// The members of one trigger in a file, in any order.
struct TriggerMembers {
  /// Where in the file it stands, as messages call it.
  let path: String
  let now: UInt64
  private var name: String?
  private var tables: [String]?
  private var filters: [ChangeFilter.Source] = []
  private var start = ConsumerStart.latest
  private var command: [String]?
  private var url: String?
  private var options = ConsumerDefinition.EndpointOptions()
  private var version = ""
  private var settings = TriggerSettings()
  private var seen: Set<String> = []

  init(path: String, now: UInt64) {
    self.path = path
    self.now = now
  }

  mutating func read(_ reader: inout JSONReader) throws {
    try reader.beginObject()
    while let member = try reader.memberName() {
      guard seen.insert(member).inserted else { throw invalid("comes twice", member) }
      do {
        guard try readDefinition(member, &reader) || readSettings(member, &reader) else {
          throw invalid("is no member of a trigger", member)
        }
      } catch let error as StoreError where error.code == .input {
        throw invalid("cannot be read: \(error.message)", member)
      }
    }
  }

  /// The trigger that they make up.
  ///
  /// - Throws: ``TriggerError`` `invalidDefinition` or `invalidFilter`, beginning with the path.
  func declaration(_ directory: String?) throws -> TriggerDeclaration {
    guard let name else { throw TriggerError(.invalidDefinition, "\(path): the member name is missing.") }
    guard (command == nil) != (url == nil) else {
      let problem =
        command == nil ? "one of the members command and url is needed" : "command and url exclude each other"
      throw TriggerError(.invalidDefinition, "\(path): \(problem).")
    }
    var definition = ConsumerDefinition(name, tables: tables, settings: settings)
    definition.filters = filters
    definition.endpoint = command.map { .command($0) } ?? url.map { .http($0) }
    definition.endpointOptions = options
    if command != nil { definition.endpointOptions?.directory = place(of: options.directory, in: directory) }
    definition.handlerVersion = version
    do {
      try definition.validate()
    } catch var error as TriggerError {
      error.message = "\(path): \(error.message)"
      throw error
    }
    return TriggerDeclaration(definition, start: start)
  }

  /// A relative directory is one below `parent`.
  private func place(of directory: String?, in parent: String?) -> String? {
    guard let directory else { return parent }
    guard let parent, !directory.hasPrefix("/") else { return directory }
    return "\(parent)/\(directory)"
  }

  private func invalid(_ problem: String, _ member: String) -> TriggerError {
    TriggerError(.invalidDefinition, "\(path).\(member.prefix(60)) \(problem).")
  }

  /// - Returns: whether there is such a member.
  private mutating func readDefinition(_ member: String, _ reader: inout JSONReader) throws -> Bool {
    switch member {
    case "name": name = try reader.text()
    case "tables": tables = try texts(&reader)
    case "filters": filters = try readFilters(&reader)
    case "from":
      let text = try reader.text()
      guard let start = ConsumerStart(text: text, now: now) else {
        throw invalid("is '\(text.prefix(60))'; write \(ConsumerStart.textForms)", member)
      }
      self.start = start
    case "command":
      command = try reader.peek() == .string ? ConsumerDefinition.shellCommand(try reader.text()) : texts(&reader)
    case "url": url = try reader.text()
    case "directory": options.directory = try reader.text()
    case "dynamodbJson": options.usesTypedJSON = try reader.bool()
    case "postsArray": options.postsArray = try reader.bool()
    case "handlerVersion": version = try reader.text()
    default: return false
    }
    return true
  }

  /// - Returns: whether there is such a member.
  private mutating func readSettings(_ member: String, _ reader: inout JSONReader) throws -> Bool {
    switch member {
    case "delivery": settings.delivery = try choice(member, &reader)
    case "batchSize": settings.batchSize = try integer(member, &reader)
    case "batchWindow": settings.batchWindow = try integer(member, &reader)
    case "batchBytes": settings.batchBytes = try integer(member, &reader)
    case "lanes": settings.lanes = try integer(member, &reader)
    case "retries": settings.retries = try integer(member, &reader)
    case "backoff": settings.backoff = try integer(member, &reader)
    case "longestBackoff": settings.longestBackoff = try integer(member, &reader)
    case "bisects": settings.bisects = try reader.bool()
    case "maximumAge": settings.maximumAge = try optionalInteger(member, &reader)
    case "poison": settings.poison = try choice(member, &reader)
    case "reactsToOwn": settings.reactsToOwn = try reader.bool()
    case "maximumDepth": settings.maximumDepth = try integer(member, &reader)
    case "window": settings.window = try optionalInteger(member, &reader)
    case "timeout": settings.timeout = try integer(member, &reader)
    case "holds": settings.holds = try reader.bool()
    case "overflow": settings.overflow = try choice(member, &reader)
    default: return false
    }
    return true
  }

  private func texts(_ reader: inout JSONReader) throws -> [String] {
    var texts: [String] = []
    try reader.beginArray()
    while try reader.nextElement() { texts.append(try reader.text()) }
    return texts
  }

  /// Filters as texts, or as objects with `expression`, `names` and `values`.
  private func readFilters(_ reader: inout JSONReader) throws -> [ChangeFilter.Source] {
    var filters: [ChangeFilter.Source] = []
    try reader.beginArray()
    while try reader.nextElement() {
      if try reader.peek() == .string {
        filters.append(ChangeFilter.Source(try reader.text()))
        continue
      }
      var source = ChangeFilter.Source("")
      let member = "filters[\(filters.count)]"
      try reader.beginObject()
      while let name = try reader.memberName() {
        switch name {
        case "expression": source.expression = try reader.text()
        case "names": source.names = try reader.strings()
        case "values": source.values = try PlainJSON.decodePlaceholders(&reader).dictionary
        default: throw invalid("has no member '\(name.prefix(60))'", member)
        }
      }
      filters.append(source)
    }
    return filters
  }

  private func integer(_ member: String, _ reader: inout JSONReader) throws -> Int {
    let text = String(decoding: try reader.number(), as: UTF8.self)
    guard let number = Int(text) else { throw invalid("is \(text.prefix(60)), which is no whole number", member) }
    return number
  }

  private func optionalInteger(_ member: String, _ reader: inout JSONReader) throws -> Int? {
    if try reader.peek() == .null {
      try reader.null()
      return nil
    }
    return try integer(member, &reader)
  }

  private func choice<Choice: RawRepresentable & CaseIterable>(
    _ member: String, _ reader: inout JSONReader
  ) throws -> Choice where Choice.RawValue == String {
    let text = try reader.text()
    guard let choice = Choice(rawValue: text) else {
      let choices = Choice.allCases.map(\.rawValue).joined(separator: ", ")
      throw invalid("is '\(text.prefix(60))'; it may be \(choices)", member)
    }
    return choice
  }
}
