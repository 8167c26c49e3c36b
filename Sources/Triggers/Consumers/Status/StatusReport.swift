import CPlatform
internal import StreamLog
internal import TableStore

/// Looks at consumers: their entries by one view, their leases, and what the log holds behind them. Blocking.
struct StatusReport {
  private struct Found {
    var consumer: RegisteredConsumer
    var deadLetters: Int
    var parked: Int
  }

  private let store: Store
  private let leases: LeaseTable

  init(_ store: Store) throws {
    self.store = store
    leases = try LeaseTable(store)
  }

  func all() throws -> [ConsumerStatus] {
    try statuses { try $0.consumers() }
  }

  /// - Throws: ``TriggerError`` `unknownConsumer`.
  func one(_ name: String) throws -> ConsumerStatus {
    try statuses { [try $0.consumer(name)] }[0]
  }

  private func statuses(_ consumers: (ConsumerStateReader) throws -> [RegisteredConsumer]) throws -> [ConsumerStatus] {
    let (found, restore, bounds) = try store.readConsumers { state in
      // The head after the checkpoints: it is not behind any of them.
      (
        try consumers(state).map {
          Found(
            consumer: $0, deadLetters: try state.count(ConsumerKey.deadLetters($0.incarnation)),
            parked: try state.count(ConsumerKey.parked($0.incarnation), where: ParkedEntry.isWaiting(encoded:)))
        }, try state.lastRestore(), try StreamBounds(store.log, state)
      )
    }
    let log = store.log
    let segments = try log.segments().map { SegmentExtent($0, head: bounds.head) }
    let now = cplatform_realtime_us()
    return try found.map { found in
      let cursor = found.consumer.checkpoint.cursor
      let isExpired = bounds.hasPassed(cursor)
      let lag = bounds.head.records - min(bounds.head.records, cursor.recordsBefore)
      return ConsumerStatus(
        definition: found.consumer.definition,
        state: ConsumerState(found.consumer.activity, isExpired: isExpired, restore: restore), checkpoint: cursor,
        head: CommitNumber(bounds.head.commit), lagRecords: lag,
        lagSeconds: lag == 0 ? 0 : try age(behind: max(cursor.recordsBefore, bounds.first.records), now),
        rate: found.consumer.activity.rate(now: now), deadLetters: found.deadLetters, parked: found.parked,
        holdBytes: found.consumer.checkpoint.holds ? StatusReport.bytes(behind: cursor, segments) : 0,
        owner: leases.owner(found.consumer.incarnation, epoch: found.consumer.checkpoint.epoch),
        activity: found.consumer.activity, firstAvailable: isExpired ? bounds.firstPosition : nil, time: now)
    }
  }

  /// How old the change is that has `count` changes before it, in seconds.
  private func age(behind count: UInt64, _ now: UInt64) throws -> Double {
    do {
      guard let frame = try store.log.reader(fromRecord: count).peek() else { return 0 }
      return Double(now - min(now, frame.timestamp)) / 1_000_000
    } catch let error as StreamError where error.code == .trimmed {
      // Dropped since the bounds were looked at: as old as the oldest there is.
      guard let frame = try store.log.oldestReader().peek() else { return 0 }
      return Double(now - min(now, frame.timestamp)) / 1_000_000
    }
  }

  /// Bytes of frames behind a cursor. One that does not know its segment counts from the beginning of the segment it
  /// lies in.
  static func bytes(behind cursor: StreamCursor, _ segments: [SegmentExtent]) -> UInt64 {
    segments.reduce(0) { sum, segment in
      guard segment.end.commit > cursor.address.commit else { return sum }
      let isHere = segment.number == cursor.address.segment
      return sum + segment.bytes - (isHere ? min(segment.bytes, cursor.address.offset) : 0)
    }
  }
}

/// A segment of the log, as far as it is written.
struct SegmentExtent {
  var number: UInt64
  /// Behind its last frame.
  var end: LogAddress
  var bytes: UInt64
}

extension SegmentExtent {
  /// - Parameter head: the end of the log, for the segment that is written to.
  init(_ info: LogSegmentInfo, head: LogAddress) {
    self.init(
      number: info.number, end: info.end ?? head, bytes: info.end == nil ? head.offset : UInt64(info.byteCount))
  }
}
