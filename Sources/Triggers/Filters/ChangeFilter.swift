public import TableStore

/// Decides which changes a reader wants.
///
/// A filter is a condition as DynamoDB has it, over the change: paths begin with `NewImage.`, `OldImage.` or `Keys.`, or
/// are `eventName` (`'INSERT'`, `'MODIFY'`, `'REMOVE'`), `tableName`, `userIdentity` (there if the item expired) or
/// `origin` (the consumer whose effect the change is). `changed(NewImage.price)` holds if an attribute differs between
/// the images. Numbers, `'text'`, `true`, `false` and `null` may be written as they are. It is evaluated on the encoded
/// record.
public struct ChangeFilter: Sendable {
  /// A filter as it is written down: a condition expression over the change, with its placeholders.
  public struct Source: Sendable, Hashable, Codable {
    public var expression: String
    public var names: [String: String]
    public var values: [String: AttributeValue]

    public init(_ expression: String, names: [String: String] = [:], values: [String: AttributeValue] = [:]) {
      self.expression = expression
      self.names = names
      self.values = values
    }
  }

  public let source: Source
  package let condition: ChangeCondition

  /// Compiles a filter.
  ///
  /// - Throws: ``TriggerError`` `invalidFilter` that says what is wrong and at which character.
  public init(_ source: Source) throws {
    self.source = source
    do {
      condition = try ChangeCondition(source.expression, names: source.names, values: source.values)
    } catch let error as StoreError {
      throw TriggerError(.invalidFilter, error.message)
    }
  }

  /// Compiles a filter without placeholders.
  ///
  /// - Throws: as ``init(_:)-(Source)``.
  public init(_ expression: String) throws { try self.init(Source(expression)) }

  /// Whether the filter lets `change` through.
  public func accepts(_ change: Change) -> Bool { condition.accepts(change) }
}
