public import TableStore

/// How a consumer stands. All of it is read from the store, so that it is exact whether or not the consumer runs.
public struct ConsumerStatus: Sendable {
  public var definition: ConsumerDefinition
  public var state: ConsumerState
  /// Everything up to here is done.
  public var checkpoint: StreamCursor
  /// The newest commit of the store.
  public var head: CommitNumber
  /// Changes of the store behind the checkpoint, those of other tables included: exactly how many are still to be
  /// looked at. For an expired consumer, those that are gone count too.
  public var lagRecords: UInt64
  /// How old the oldest of these is, in seconds; 0 if there are none.
  public var lagSeconds: Double
  /// Changes of the store that it passed per second, lately.
  public var rate: Double
  /// Changes that became dead letters and still are.
  public var deadLetters: Int
  /// Changes that wait behind a dead letter of their item.
  public var parked: Int
  /// Bytes of the log behind the checkpoint, which retention keeps for it up to the cap.
  public var holdBytes: UInt64
  /// Who runs it; `nil` if nobody does.
  public var owner: ConsumerOwner?
  public var activity: ConsumerActivity
  /// For an expired consumer: the first position that can be had.
  public var firstAvailable: StreamPosition?
  /// When this was looked at, in microseconds since 1970.
  public var time: UInt64

  public var name: String { definition.name }
}

/// Something about a consumer that somebody should look at.
public enum ConsumerWarning: Sendable, Hashable {
  /// It is further behind than this many seconds.
  case lag(seconds: Double)
  /// It holds more than four fifths of the bytes that the log may take.
  case hold(bytes: UInt64)
  case deadLetters(Int)
  /// It has changes to go through and has not moved for this many seconds.
  case noProgress(seconds: Double)

  public var description: String {
    switch self {
    case .lag(let seconds): "\(Int(seconds)) s behind"
    case .hold(let bytes): "holds \(bytes) bytes of the log, over 80 % of its cap"
    case .deadLetters(let count): "\(count) dead letter\(count == 1 ? "" : "s")"
    case .noProgress(let seconds): "no progress for \(Int(seconds)) s"
    }
  }
}

extension ConsumerStatus {
  /// What to look at: a lag over 60 s, over 80 % of the log's cap held, dead letters, no progress for 60 s with
  /// changes to go through.
  ///
  /// - Parameter capBytes: how large the log may become; `nil` if that is not known.
  public func warnings(capBytes: UInt64?) -> [ConsumerWarning] {
    var warnings: [ConsumerWarning] = []
    if lagSeconds > 60 { warnings.append(.lag(seconds: lagSeconds)) }
    if let capBytes, Double(holdBytes) > 0.8 * Double(capBytes) { warnings.append(.hold(bytes: holdBytes)) }
    if deadLetters > 0 { warnings.append(.deadLetters(deadLetters)) }
    // One that had nothing to do until lately has not been idle for longer than its oldest change is old.
    let idle = Double(time - min(time, activity.progressAt ?? definition.createdAt)) / 1_000_000
    if lagRecords > 0, min(idle, lagSeconds) > 60 { warnings.append(.noProgress(seconds: min(idle, lagSeconds))) }
    return warnings
  }
}
