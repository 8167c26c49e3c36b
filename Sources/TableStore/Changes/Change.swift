/// One change of one item, with its place in the store's order.
///
/// It holds the record as it stands in the log; keys and images are cut out of it when they are asked for.
public struct Change: Sendable {
  /// Its place among all changes of the store.
  public let position: StreamPosition
  /// How many changes its commit has; those of one commit have the indexes 0 up to this.
  public let commitSize: UInt32
  /// The commit's time in microseconds since 1970; never below that of an earlier commit.
  public let timestamp: UInt64
  /// Rises after every loss of acknowledged commits and every restore; part of the identity of the change, since a
  /// position may come again after a loss.
  public let epoch: UInt32
  /// The name of the item's table.
  public let table: String
  /// The record behind its length, as ``ChangeView`` reads it.
  let bytes: [UInt8]

  init(
    position: StreamPosition, commitSize: UInt32, timestamp: UInt64, epoch: UInt32, table: String, bytes: [UInt8]
  ) {
    self.position = position
    self.commitSize = commitSize
    self.timestamp = timestamp
    self.epoch = epoch
    self.table = table
    self.bytes = bytes
  }

  /// Lends the parts of the record.
  ///
  /// The bytes were read as a record before the change was made of them.
  @inline(__always)
  func withView<R>(_ body: (ChangeView) throws -> R) throws -> R {
    try bytes.withUnsafeBytes { try body(ChangeView(framed: $0)) }
  }

  private func part<R>(_ body: (ChangeView) throws -> R?) -> R? { (try? withView(body)) ?? nil }

  /// What happened to the item.
  public var event: ChangeRecord.Event { part { $0.event } ?? .modify }
  /// Who made the change.
  public var identity: ChangeRecord.Identity { part { $0.identity } ?? .user }
  /// The table's stream setting when the change was made; `nil`: it kept keys only.
  public var view: StreamViewType? { part { $0.view } }
  /// Which consumer of the stream made the change; `nil` if none did.
  public var cause: ChangeCause? { part { $0.cause } }
  /// The item's key attributes.
  public var keys: Item { part { try $0.keys() } ?? Item() }
  /// The item before the change, if there was one and the view holds it.
  public var oldImage: Item? { part { $0.old.map { Item($0) } } }
  /// The item after the change, if there is one and the view holds it.
  public var newImage: Item? { part { $0.new.map { Item($0) } } }
  /// Bytes of the record.
  public var byteCount: Int { bytes.count }
}
