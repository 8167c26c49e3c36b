import StreamLog
import Synchronization

/// The part of background work that concerns the log: trimming, summaries of finished segments, and the reader slots of
/// processes that died. Used by one thread; it decides by itself what is due.
struct StreamKeeper {
  /// While writers are refused, a consumer that has caught up must be noticed soon.
  private static let fullMilliseconds = 250
  private static let staleReaders: UInt64 = 30_000_000

  private let engine: Engine
  private let period: Int
  private var clock = RetentionClock()
  private var nextTrim: UInt64 = 0
  private var nextReaders: UInt64 = 0
  private var mayLackSummaries = true

  init(_ engine: Engine, periodMilliseconds: Int) {
    self.engine = engine
    period = periodMilliseconds
  }

  /// How long it may be left alone at most.
  var delayMilliseconds: Int {
    engine.isStreamFull.load(ordering: .relaxed) ? StreamKeeper.fullMilliseconds : period
  }

  /// Does what is due.
  ///
  /// - Parameter hasNewSegment: whether a segment was begun since the last look.
  /// - Returns: whether there is more to do at once.
  mutating func look(hasNewSegment: Bool) throws -> Bool {
    let now = Clock.monotonic()
    if hasNewSegment { mayLackSummaries = true }
    if hasNewSegment || now >= nextTrim {
      nextTrim = now + UInt64(delayMilliseconds) * 1000
      let patience = UInt64(try engine.snapshot { try ConsumerStateReader($0).retentionSettings() }.seconds) * 1_000_000
      let time = clock.now(wall: Clock.now(), monotonic: now, patience: patience)
      _ = try Trimmer(engine: engine).run(now: time)
      nextTrim = min(nextTrim, now + UInt64(delayMilliseconds) * 1000)
    }
    if now >= nextReaders {
      nextReaders = now + StreamKeeper.staleReaders
      try engine.environment.clearStaleReaders()
    }
    if mayLackSummaries {
      let made = try summarise()
      mayLackSummaries = made > 0
      return made > 0
    }
    return false
  }

  /// Makes the summary of one finished segment, whose tags are the ids of the tables that changed.
  private func summarise() throws -> Int {
    do {
      return try engine.log.summarise(
        tagger: { frame, tags in
          try ChangeView.forEach(inSection: frame.records) { view, _ in tags.insert(view.tableID) }
        }, maxSegments: 1)
    } catch {
      throw StoreError.translating(error)
    }
  }
}

extension Engine {
  /// Takes over what a store was opened with: keeps settings of retention in the store where they differ from what it
  /// has, and refuses changes from the first moment if the stream is full.
  func adopt(_ options: StoreOptions) throws {
    let (settings, canBlock) = try snapshot { snapshot in
      let state = ConsumerStateReader(snapshot)
      let canBlock = try state.entries(ConsumerKey.checkpoints).contains { _, value in
        let checkpoint = try ConsumerCheckpoint(encoded: value)
        return checkpoint.holds && checkpoint.overflow == .block
      }
      return (try state.retentionSettings(), canBlock)
    }
    func wanted(_ settings: RetentionSettings) -> RetentionSettings {
      RetentionSettings(
        seconds: options.retention ?? settings.seconds, capBytes: options.streamCapBytes ?? settings.capBytes)
    }
    if wanted(settings) != settings {
      _ = try commit { transaction in
        let stored = try ConsumerStateReader(transaction).retentionSettings()
        guard wanted(stored) != stored else { return }
        transaction.put(.consumers, ConsumerKey.retention, wanted(stored).encoded)
      }
    }
    if canBlock {
      let plan = try Trimmer(engine: self).plan(now: Clock.now())
      isStreamFull.store(plan.decision.blocksWriters, ordering: .relaxed)
    }
  }
}
