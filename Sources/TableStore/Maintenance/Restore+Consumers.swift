import StreamLog

extension Restore {
  /// Fits what consumers keep to the new log, which begins with the backup's last commit.
  ///
  /// The stream begins there: consumers that had not come so far have lost changes and are EXPIRED. Checkpoints name
  /// frames by commit only, since the old log's segments are not there. All consumers start PAUSED, see ``RestoreMark``.
  func settleConsumers(_ transaction: MaintenanceTransaction, at start: LogAddress, epoch: UInt32) throws {
    var mark =
      try transaction.get(.consumers, ConsumerKey.trimMark).map { try TrimMark(encoded: Array($0)) } ?? .none
    mark.first = start
    mark.trimmedRecords = start.records
    try transaction.put(.consumers, ConsumerKey.trimMark, mark.encoded)

    var checkpoints: [(key: [UInt8], checkpoint: ConsumerCheckpoint)] = []
    let cursor = try transaction.cursor(.consumers, KeyRange(prefix: ConsumerKey.checkpoints))
    while let (key, value) = try cursor.next() {
      checkpoints.append((Array(key), try ConsumerCheckpoint(encoded: Array(value))))
    }
    var last: UInt64 = 0
    for (key, var checkpoint) in checkpoints {
      last = max(last, key.withUnsafeBytes { BigEndian.read(UInt64.self, $0, at: 1) } ?? 0)
      if mark.hasPassed(checkpoint.cursor) {
        checkpoint.cursor.address.segment = 0
        checkpoint.cursor.address.offset = 0
        checkpoint.cursor.address.checksum = 0
      } else {
        checkpoint.cursor = StreamCursor(start)
      }
      try transaction.put(.consumers, key, checkpoint.encoded)
    }
    let restored = RestoreMark(commit: start.commit, epoch: epoch, lastIncarnation: last)
    try transaction.put(.consumers, ConsumerKey.restored, restored.encoded)
  }
}
