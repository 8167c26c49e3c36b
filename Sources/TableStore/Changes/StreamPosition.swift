/// The place of one change in the store's order of all changes: its commit, and its index within the commit.
///
/// Positions rise without gaps over all tables of a store and are never used twice. As text they are 30 decimal digits
/// (20 for the commit, 10 for the index), so that they sort as text; that is the sequence number of DynamoDB Streams.
public struct StreamPosition: Sendable, Hashable, Comparable, CustomStringConvertible {
  /// The commit's number, from 1.
  public var commit: UInt64
  /// The change's index among those of its commit, from 0.
  public var index: UInt32

  public init(commit: UInt64, index: UInt32) {
    self.commit = commit
    self.index = index
  }

  /// Reads a sequence number.
  ///
  /// - Returns: `nil` for text that is not 30 digits, or whose parts are beyond 64 and 32 bits.
  public init?(sequenceNumber text: some StringProtocol) {
    guard text.utf8.count == 30, text.utf8.allSatisfy({ (48...57).contains($0) }),
      let commit = UInt64(text.prefix(20)), let index = UInt32(text.suffix(10))
    else { return nil }
    self.init(commit: commit, index: index)
  }

  /// 30 decimal digits.
  public var sequenceNumber: String {
    let commit = String(commit)
    let index = String(index)
    return String(repeating: "0", count: 20 - commit.count) + commit
      + String(repeating: "0", count: 10 - index.count) + index
  }

  public var description: String { sequenceNumber }

  public static func < (left: StreamPosition, right: StreamPosition) -> Bool {
    (left.commit, left.index) < (right.commit, right.index)
  }
}
