internal import TableStore
internal import Triggers

/// A file that declares triggers, in JSON:
///
/// ```json
/// {"triggers": [{
///   "name": "reindex", "tables": ["products"], "filters": ["changed(NewImage.price)"],
///   "from": "trim", "command": ["./reindex.sh"], "batchSize": 500
/// }]}
/// ```
///
/// Every member but `name` and one of `command` and `url` may be left out. What is left out has the value that
/// ``TriggerSettings`` gives it; times are numbers in the units named there. A member that is not known is refused.
public struct TriggerFile: Sendable {
  /// In the order of the file. Each definition has an endpoint, and is checked but for its tables.
  public let triggers: [TriggerDeclaration]

  /// Reads a file's text.
  ///
  /// - Parameters:
  ///   - directory: where commands run unless they say so themselves; a directory that they name may be relative to it.
  ///   - now: the present time in microseconds since 1970, for starts such as `-10m`.
  /// - Throws: ``TriggerError`` `invalidDefinition` or `invalidFilter` that says where: by line and byte for what is no
  ///   JSON of this kind, by a path such as `triggers[1].batchSize` for a value that cannot be.
  public init(_ text: [UInt8], directory: String? = nil, now: UInt64) throws {
    do {
      triggers = try text.withUnsafeBytes { bytes in
        var reader = JSONReader(bytes)
        let triggers = try TriggerFile.read(&reader, directory, now)
        try reader.finish()
        return triggers
      }
    } catch let error as StoreError {
      throw TriggerError(.invalidDefinition, error.message)
    }
  }

  private static func read(
    _ reader: inout JSONReader, _ directory: String?, _ now: UInt64
  ) throws -> [TriggerDeclaration] {
    var triggers: [TriggerDeclaration]?
    try reader.beginObject()
    while let name = try reader.memberName() {
      guard name == "triggers" else { throw reader.error("'\(name.prefix(60))' is no member of a file of triggers") }
      guard triggers == nil else { throw reader.error("triggers comes twice") }
      var found: [TriggerDeclaration] = []
      try reader.beginArray()
      while try reader.nextElement() {
        let path = "triggers[\(found.count)]"
        var members = TriggerMembers(path: path, now: now)
        try members.read(&reader)
        let trigger = try members.declaration(directory)
        guard !found.contains(where: { $0.definition.name == trigger.definition.name }) else {
          throw TriggerError(.invalidDefinition, "\(path).name: \(trigger.definition.name) is declared twice.")
        }
        found.append(trigger)
      }
      triggers = found
    }
    guard let triggers else { throw reader.error("a file of triggers has the member triggers") }
    return triggers
  }
}
