import StreamLog
import Synchronization

/// Carries out what ``RetentionDecision`` decides: reads the log's segments and the consumers' checkpoints, commits the
/// mark of the stream's new beginning, and only then deletes files.
///
/// Any process may do so at any time. Checkpoints are read in the commit that moves the mark, so a consumer that is
/// registered or reset in another commit either holds its segments or finds the mark moved. A process that is killed
/// between the commit and the last file leaves files below the mark; the next round of any process deletes them.
struct Trimmer {
  /// What a round did or, for a plan, would do.
  struct Outcome: Sendable {
    var decision: RetentionDecision
    var mark: TrimMark
    /// Segments and bytes of files deleted; for a plan, of those that would be.
    var removedSegments = 0
    var removedBytes = 0
    /// A backup is running, which needs the log: nothing new was given up.
    var isHeldByBackup = false
  }

  /// What to trim besides what its time or the cap asks for.
  struct Wish: Sendable {
    /// Segments below this number.
    var below: UInt64 = 0
    /// Whether consumers may lose changes by it.
    var isForced = false
  }

  let engine: Engine

  /// One round. With nothing to do it costs one listing of the log's directory and one read.
  ///
  /// - Parameter now: by the local clock, microseconds since 1970.
  /// - Throws: ``StoreError``; what was committed and deleted until then stays so.
  func run(now: UInt64, wish: Wish = Wish()) throws -> Outcome {
    var outcome = try plan(now: now, wish: wish)
    engine.isStreamFull.store(outcome.decision.blocksWriters, ordering: .relaxed)
    let segments = try segments()
    outcome.removedBytes = 0
    outcome.removedSegments = 0
    if outcome.decision.firstKept > max(outcome.mark.first.segment, segments.first?.number ?? 0) {
      // Before the mark moves: a backup that begins later reads nothing below what is applied now.
      guard try isFreeOfBackups() else {
        outcome.isHeldByBackup = true
        return outcome
      }
      outcome = try moveMark(now: now, wish: wish)
    }
    // Also what a round that was cut short left.
    if let first = segments.first, first.number < outcome.mark.first.segment {
      let result = try StreamError.translated { try engine.log.trim(below: outcome.mark.first.segment) }
      outcome.removedSegments = result.removedSegments
      outcome.removedBytes = result.removedBytes
    }
    return outcome
  }

  /// What a round would do, from one read.
  func plan(now: UInt64, wish: Wish = Wish()) throws -> Outcome {
    let segments = try segments()
    let applied = try appliedSegment()
    return try engine.snapshot { snapshot in
      let state = ConsumerStateReader(snapshot)
      let mark = try state.trimMark()
      let decision = try decide(segments, applied, mark, state, now: now, wish)
      let gone = segments.filter { $0.number < decision.firstKept }
      return Outcome(
        decision: decision, mark: mark, removedSegments: gone.count,
        removedBytes: gone.reduce(0) { $0 + $1.byteCount })
    }
  }

  /// Decides again under the writer's locks, where no checkpoint can move, and stages the mark.
  private func moveMark(now: UInt64, wish: Wish) throws -> Outcome {
    // What was true before the locks stays on the safe side: segments are only added, and applied only rises.
    let segments = try segments()
    let applied = try appliedSegment()
    return try engine.commit { transaction in
      let state = ConsumerStateReader(transaction)
      var mark = try state.trimMark()
      let decision = try decide(segments, applied, mark, state, now: now, wish)
      let gone = segments.filter { $0.number < decision.firstKept && $0.number >= mark.first.segment }
      guard !gone.isEmpty, let first = segments.first(where: { $0.number == decision.firstKept })?.firstAddress,
        first.commit >= mark.first.commit
      else { return Outcome(decision: decision, mark: mark) }
      let before = gone[0].firstAddress
      mark.trimmedRecords += first.records - min(before.records, first.records)
      mark.trimmedSegments += UInt64(gone.count)
      mark.trimmedBytes += UInt64(gone.reduce(0) { $0 + $1.byteCount })
      // By the segment that is kept, in which it is read: the one before is about to go.
      mark.first = first
      transaction.put(.consumers, ConsumerKey.trimMark, mark.encoded)
      return Outcome(decision: decision, mark: mark)
    }.result
  }

  private func decide(
    _ segments: [LogSegmentInfo], _ applied: UInt64, _ mark: TrimMark, _ state: ConsumerStateReader, now: UInt64,
    _ wish: Wish
  ) throws -> RetentionDecision {
    let settings = try state.retentionSettings()
    let head = engine.log.visible
    return RetentionDecision(
      .init(
        segments: segments.map { segment in
          let end = segment.end ?? head
          return .init(
            number: segment.number, lastCommit: end.commit, lastRecords: end.records, bytes: segment.byteCount,
            created: segment.created)
        },
        markSegment: mark.first.segment, markCommit: mark.first.commit, markRecords: mark.first.records,
        appliedSegment: applied, consumers: try consumers(state), retention: UInt64(settings.seconds) * 1_000_000,
        now: now, capBytes: engine.capBytes(settings), wantedBelow: wish.below, isForced: wish.isForced))
  }

  private func consumers(_ state: ConsumerStateReader) throws -> [RetentionDecision.Consumer] {
    try state.entries(ConsumerKey.checkpoints).compactMap { key, value in
      guard let id = key.withUnsafeBytes({ BigEndian.read(UInt64.self, $0, at: 1) }) else { return nil }
      let checkpoint = try ConsumerCheckpoint(encoded: value)
      return .init(
        id: id, commit: checkpoint.cursor.address.commit, records: checkpoint.cursor.recordsBefore,
        holds: checkpoint.holds, overflow: checkpoint.overflow)
    }
      + state.logHolds().map { hold in
        .init(
          id: LogHold.number(ofTable: hold.tableID), commit: hold.cursor.address.commit,
          records: hold.cursor.recordsBefore, holds: true, overflow: .expire)
      }
  }

  private func segments() throws -> [LogSegmentInfo] { try StreamError.translated { try engine.log.segments() } }

  private func appliedSegment() throws -> UInt64 {
    try engine.environment.read { try AppliedMark.read($0, engine.environment.databases)?.segment ?? 1 }
  }

  /// Whether no process is making a backup at this moment.
  private func isFreeOfBackups() throws -> Bool {
    guard let alone = try FileLock.tryExclusive(engine.backupLock) else { return false }
    alone.release()
    return true
  }
}
