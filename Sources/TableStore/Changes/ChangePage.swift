/// Some changes that follow each other in the stream.
public struct ChangePage: Sendable {
  /// In the store's order; whole commits, unless one has more than 10,000 changes or 8 MiB.
  public var changes: [Change]
  /// Behind the last of the changes and all others that were passed to find them: where to go on.
  public var cursor: StreamCursor
  /// Whether there was nothing more to read.
  public var isAtHead: Bool

  public init(changes: [Change], cursor: StreamCursor, isAtHead: Bool) {
    self.changes = changes
    self.cursor = cursor
    self.isAtHead = isAtHead
  }
}
