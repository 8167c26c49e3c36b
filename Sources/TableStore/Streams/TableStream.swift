/// One enabling of a table's stream, until it is disabled or its table is deleted: what DynamoDB Streams calls a stream.
///
/// Its records are the changes of its table behind the commit that enabled it and before the one that closed it. What
/// tells it from other streams of tables of that name is ``enabledAt``: no two have it in the same millisecond.
package struct TableStream: Sendable, Hashable {
  /// How a stream ended.
  package struct Closing: Sendable, Hashable {
    /// Microseconds since 1970.
    package var time: UInt64
    /// The commit that disabled the stream or deleted its table.
    package var commit: UInt64
  }

  package var table: String
  package var tableID: UInt32
  package var key: KeySchema
  /// What the records of the stream's last time hold; each record says itself what it holds.
  package var view: StreamViewType
  /// Microseconds since 1970.
  package var enabledAt: UInt64
  /// The commit that enabled the stream; 0 if that is not known.
  package var enabledBy: UInt64
  /// `nil` while the stream goes on.
  package var closing: Closing?

  /// How long a closed stream can be read, in microseconds: a day.
  static let lifetimeWhenClosed: UInt64 = 86_400_000_000
}

extension TableStream {
  /// The stream that a table has now, if it has one.
  init?(of descriptor: TableDescriptor) {
    guard let view = descriptor.streamView else { return nil }
    self.init(
      table: descriptor.name, tableID: descriptor.id, key: descriptor.key, view: view,
      enabledAt: descriptor.streamEnabledAt, enabledBy: descriptor.streamCommit)
  }

  /// Whether a change of the stream's table is one of the stream's: a change made while a table had no stream shows no
  /// view.
  func holds(_ change: LentChange) -> Bool {
    change.view.view != nil && change.position.commit > enabledBy
      && change.position.commit < closing?.commit ?? .max
  }

  // MARK: The catalogue's entry of a closed stream

  /// Decodes an entry under a ``SystemKey/stream(closedAt:by:)``.
  ///
  /// - Throws: ``StoreError`` `storeCorrupted` if it is not one.
  init(key: UnsafeRawBufferPointer, entry: UnsafeRawBufferPointer) throws {
    guard let time = BigEndian.read(UInt64.self, key, at: 1), let commit = BigEndian.read(UInt64.self, key, at: 9)
    else { throw CatalogueRecord.damaged("closed stream") }
    let record = try CatalogueRecord(decoding: entry)
    guard let view = StreamViewType(rawValue: try record.text("streamView")) else {
      throw CatalogueRecord.damaged("streamView")
    }
    self.init(
      table: try record.text("name"), tableID: try record.identifier("id"), key: try KeySchema(record), view: view,
      enabledAt: try record.integer("streamEnabledAt"), enabledBy: try record.integer("streamCommit"),
      closing: Closing(time: time, commit: commit))
  }

  /// The value of the entry of a closed stream; its key holds how it ended.
  func entry() throws -> [UInt8] {
    var record = CatalogueRecord()
    record.set("id", UInt64(tableID))
    record.set("name", table)
    key.add(to: &record)
    record.set("streamView", view.rawValue)
    record.set("streamEnabledAt", enabledAt)
    record.set("streamCommit", enabledBy)
    return try record.encoded()
  }
}
