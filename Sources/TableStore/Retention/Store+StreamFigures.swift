import StreamLog
import Synchronization

extension Store {
  /// Figures of the change stream. Costs one look at the directory of the log and one read: fine to ask every second.
  @available(*, noasync)
  public func streamFigures() throws -> StreamFigures { try perform { try $0.streamFigures() } }
}

extension AsyncStore {
  /// ``Store/streamFigures()`` on one of the store's own threads.
  public func streamFigures() async throws -> StreamFigures { try await offload { try $0.streamFigures() } }
}

extension TableEngine {
  func streamFigures() throws -> StreamFigures {
    let log = engine.log
    let (mark, settings, committed) = try engine.snapshot { snapshot in
      let state = ConsumerStateReader(snapshot)
      var committed: [String: StreamFigures.Changes] = [:]
      for (table, changes) in engine.committed.withLock({ $0.byTable }) {
        let name = try snapshot.get(.system, SystemKey.table(withID: table))
        committed[name.map { String(decoding: $0, as: UTF8.self) } ?? "\(table)"] = changes
      }
      return (try state.trimMark(), try state.retentionSettings(), committed)
    }
    // The head after the mark: it is never below it then.
    let segments = try StreamError.translated { try log.segments() }
    let head = log.visible
    let first = StreamFigures.first(mark, segments)
    let now = Clock.now()
    // The oldest commit that counts is in the first segment that is not given up.
    let oldest = segments.first { $0.number >= first.segment }?.firstTimestamp
    return StreamFigures(
      headCommit: head.commit, durableCommit: min(log.durableCommit, head.commit),
      tail: StreamPosition(commit: first.commit + 1, index: 0), records: head.records,
      availableRecords: head.records - min(first.records, head.records), segments: segments.count,
      bytes: segments.reduce(0) { $0 + $1.byteCount },
      oldestAgeSeconds: oldest.map { Double(now - min($0, now)) / 1_000_000 } ?? 0,
      trimmedRecords: mark.trimmedRecords, trimmedSegments: mark.trimmedSegments, trimmedBytes: mark.trimmedBytes,
      retentionSeconds: settings.seconds, capBytes: engine.capBytes(settings),
      isFull: engine.isStreamFull.load(ordering: .relaxed),
      oldestReaderSeconds: Double(engine.environment.ages.oldest) / 1_000_000, committed: committed)
  }
}

extension StreamFigures {
  /// Where the stream begins: at the mark, or where the log does if that is later (a restored log begins late).
  static func first(_ mark: TrimMark, _ segments: [LogSegmentInfo]) -> LogAddress {
    guard let oldest = segments.first?.firstAddress, oldest.commit > mark.first.commit else { return mark.first }
    return oldest
  }
}

extension Engine {
  /// The cap in bytes: what was asked for, else a quarter of the disk; never less than four segments, so that there is
  /// something to trim.
  func capBytes(_ settings: RetentionSettings) -> Int {
    max(settings.capBytes ?? DiskSpace.total(directory) / 4, 4 * options.segmentBytes)
  }
}
