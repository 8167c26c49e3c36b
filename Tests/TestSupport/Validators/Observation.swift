import TableStore

/// What one reader saw over all its lives, from where it began.
public struct Observation: Sendable {
  /// Changes that were handed over together.
  public struct Batch: Sendable {
    public var changes: [ObservedChange]
    /// Whether the reader is known to be done with it: its checkpoint has moved behind the batch.
    public var isDone: Bool
    /// Whether it is a part of a batch that failed.
    public var isPart: Bool

    public init(_ changes: [ObservedChange], isDone: Bool = true, isPart: Bool = false) {
      self.changes = changes
      self.isDone = isDone
      self.isPart = isPart
    }
  }

  /// One life of the reader, from its start to its end or death.
  public struct Run: Sendable {
    /// The last change that was done when the run began; `nil`: the beginning of the observation.
    public var resumedAfter: StreamPosition?
    public var batches: [Batch]

    public init(resumedAfter: StreamPosition? = nil, _ batches: [Batch]) {
      self.resumedAfter = resumedAfter
      self.batches = batches
    }
  }

  /// The last change before the first one it was to see; `nil`: the beginning of the log.
  public var begin: StreamPosition?
  /// The last change it must have seen; `nil`: the end of the log.
  public var end: StreamPosition?
  public var runs: [Run]

  public init(after begin: StreamPosition? = nil, upTo end: StreamPosition? = nil, _ runs: [Run]) {
    self.begin = begin
    self.end = end
    self.runs = runs
  }

  /// All batches in the order in which they were seen.
  public var batches: [Batch] { runs.flatMap(\.batches) }

  func isExpected(_ position: StreamPosition) -> Bool {
    begin.map { position > $0 } ?? true && end.map { position <= $0 } ?? true
  }
}
