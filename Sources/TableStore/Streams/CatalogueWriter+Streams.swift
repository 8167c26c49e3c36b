/// Opening and closing of tables' streams. Only for transactions that run in the writer, where the number of the commit
/// to come is known.
extension CatalogueWriter {
  /// How far back a closed stream is looked for whose label a new one could meet, in microseconds.
  private static let labelWindow: UInt64 = 1_000_000

  /// Gives the table a stream. Its time is that of the commit, or a millisecond behind that of an earlier stream of a
  /// table of this name: streams are told apart by their time in milliseconds.
  func openStream(_ view: StreamViewType, of descriptor: inout TableDescriptor) throws {
    let now = transaction.timestamp
    var last = descriptor.streamEnabledAt
    let recent = KeyRange(
      lower: SystemKey.stream(closedAt: now - min(now, CatalogueWriter.labelWindow), by: 0),
      upper: [SystemKey.Kind.closedStream.rawValue + 1])
    let cursor = try transaction.cursor(.system, recent, descending: false)
    while let (key, value) = try cursor.next() {
      let stream = try TableStream(key: key, entry: value)
      if stream.table == descriptor.name { last = max(last, stream.enabledAt) }
    }
    descriptor.streamView = view
    descriptor.streamEnabledAt = last == 0 ? now : max(now, (last / 1000 + 1) * 1000)
    descriptor.streamCommit = transaction.commit + 1
  }

  /// Keeps what is to be known of the table's stream, if it has one, now that it ends.
  func closeStream(of descriptor: TableDescriptor) throws {
    guard let stream = TableStream(of: descriptor) else { return }
    let key = SystemKey.stream(closedAt: transaction.timestamp, by: transaction.commit + 1)
    transaction.put(.system, key, try stream.entry())
  }
}
