internal import TableStore

/// The bounds of what a definition says. Which tables exist is looked at where the consumer is registered.
enum DefinitionRules {
  /// - Throws: ``TriggerError``: `invalidDefinition` for a member that breaks its bound; the message names it.
  ///   `invalidFilter` for a filter that does not parse.
  static func check(_ definition: ConsumerDefinition) throws {
    try checkName(definition.name)
    if let tables = definition.tables {
      guard !tables.isEmpty else { throw invalid("tables is empty; leave it out for all tables.") }
      guard Set(tables).count == tables.count else { throw invalid("tables names one table twice.") }
    }
    _ = try ChangeFilterSet(definition.filters)
    if let settings = definition.settings { try check(settings) }
    if let hold = definition.hold {
      guard definition.settings == nil else { throw invalid("hold is not for a trigger; its settings have it.") }
      guard hold.holds || hold.overflow != .block else { throw invalid("overflow is block, which needs hold.") }
    }
    switch definition.endpoint {
    case nil: break
    case .command(let arguments):
      guard let program = arguments.first, !program.isEmpty else { throw invalid("endpoint.command names no program.") }
    case .http(let address):
      guard address.hasPrefix("http://") || address.hasPrefix("https://") else {
        throw invalid("endpoint.http is no address that begins with http:// or https://.")
      }
    }
    guard definition.endpoint == nil || definition.settings != nil else {
      throw invalid("endpoint is only for a trigger; settings is missing.")
    }
  }

  static func checkName(_ name: String) throws {
    let isLegal = name.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"):
        true
      default: false
      }
    }
    guard isLegal, (1...128).contains(name.utf8.count) else {
      throw invalid("name must be 1 to 128 letters, digits, '.', '_' or '-'.")
    }
  }

  static func check(_ settings: TriggerSettings) throws {
    try check(settings.batchSize, 1...10_000, "batchSize")
    try check(settings.batchWindow, 0...300_000, "batchWindow", "milliseconds")
    try check(settings.batchBytes, 1024...16 << 20, "batchBytes", "bytes")
    try check(settings.lanes, 1...10, "lanes")
    try check(settings.retries, 0...10_000, "retries")
    try check(settings.backoff, 1...3_600_000, "backoff", "milliseconds")
    try check(settings.longestBackoff, 1...3_600_000, "longestBackoff", "milliseconds")
    guard settings.longestBackoff >= settings.backoff else {
      throw invalid("longestBackoff is below backoff.")
    }
    if let age = settings.maximumAge { try check(age, 60...604_800, "maximumAge", "seconds") }
    try check(settings.maximumDepth, 1...255, "maximumDepth")
    if let window = settings.window { try check(window, 1...900, "window", "seconds") }
    try check(settings.timeout, 1...3_600_000, "timeout", "milliseconds")
    guard settings.holds || settings.overflow != .block else {
      throw invalid("overflow is block, which needs holds.")
    }
  }

  private static func check(_ value: Int, _ bounds: ClosedRange<Int>, _ name: String, _ unit: String = "") throws {
    guard bounds.contains(value) else {
      let unit = unit.isEmpty ? "" : " " + unit
      throw invalid("\(name) is \(value); it must be \(bounds.lowerBound) to \(bounds.upperBound)\(unit).")
    }
  }

  private static func invalid(_ message: String) -> TriggerError { TriggerError(.invalidDefinition, message) }
}
