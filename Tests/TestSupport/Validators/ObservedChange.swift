import TableStore

/// A change as somebody saw it: where it stands, and what it says in short. It goes through a line of text, so that a
/// child process can tell what it saw.
public struct ObservedChange: Sendable, Hashable {
  public var position: StreamPosition
  public var commitSize: UInt32
  public var timestamp: UInt64
  public var epoch: UInt32
  /// Stands for the item that changed.
  public var item: UInt64
  /// Stands for all that the change says about the item.
  public var digest: UInt64

  public init(
    _ position: StreamPosition, commitSize: UInt32 = 1, timestamp: UInt64 = 0, epoch: UInt32 = 1, item: UInt64 = 0,
    digest: UInt64 = 0
  ) {
    self.position = position
    self.commitSize = commitSize
    self.timestamp = timestamp
    self.epoch = epoch
    self.item = item
    self.digest = digest
  }

  public init(_ change: Change) {
    let record = ChangeRecord(
      tableID: 0, event: change.event, identity: change.identity, view: change.view, keys: change.keys,
      oldImage: change.oldImage, newImage: change.newImage, cause: change.cause)
    self.init(
      record, table: change.table, change.position, commitSize: change.commitSize, timestamp: change.timestamp,
      epoch: change.epoch)
  }

  init(
    _ record: ChangeRecord, table: String, _ position: StreamPosition, commitSize: UInt32, timestamp: UInt64,
    epoch: UInt32
  ) {
    let item = Self.hash("\(table) \(record.keys)")
    let parts: [Any?] = [
      record.event, record.identity, record.view, record.oldImage, record.newImage, record.cause?.origin,
      record.cause?.depth,
    ]
    let digest = Self.hash("\(item) " + parts.map { $0.map { "\($0)" } ?? "-" }.joined(separator: " "))
    self.init(position, commitSize: commitSize, timestamp: timestamp, epoch: epoch, item: item, digest: digest)
  }

  /// FNV-1a: the same in every process.
  private static func hash(_ text: String) -> UInt64 {
    var value: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in text.utf8 { value = (value ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
    return value
  }

  /// One line without blanks at its ends.
  public var line: String { "\(position) \(commitSize) \(timestamp) \(epoch) \(item) \(digest)" }

  /// Reads what ``line`` made; `nil` for other text.
  public init?(line: some StringProtocol) {
    let parts = line.split(separator: " ")
    guard parts.count == 6, let position = StreamPosition(sequenceNumber: parts[0]), let size = UInt32(parts[1]),
      let timestamp = UInt64(parts[2]), let epoch = UInt32(parts[3]), let item = UInt64(parts[4]),
      let digest = UInt64(parts[5])
    else { return nil }
    self.init(position, commitSize: size, timestamp: timestamp, epoch: epoch, item: item, digest: digest)
  }
}
