public import TableStore

/// Decides which changes a reader wants.
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
}
