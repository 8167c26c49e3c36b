import StreamLog
import TestSupport
import Testing

@testable import TableStore

/// A store that runs for long keeps no more of its stream than it was told to.
struct StreamsStayWithinTheirBounds {
  private let hour: UInt64 = 3_600_000_000

  @Test func overTenTimesTheRetention() throws {
    let stream = try SmallStream(retention: 86_400)
    // The steady state: as much as is written within the retention time, here four segments.
    try stream.fill(4)
    let steady = try stream.logBytes
    for _ in 0..<10 {
      try stream.fill(4)
      // A day later, all that was there before is due; segments bear the true time.
      _ = try stream.store.enforceRetention(now: Clock.now() + 24 * hour)
      #expect(try stream.logBytes * 10 <= steady * 13)
    }
    let figures = try stream.store.streamFigures()
    #expect(figures.trimmedSegments >= 36)
    #expect(figures.trimmedRecords + figures.availableRecords == figures.records)
    #expect(figures.tail.commit == (try stream.mark()).first.commit + 1)
    try stream.end()
  }

  @Test func atTheCapByItself() throws {
    let stream = try SmallStream(retention: 86_400, cap: 6)
    try stream.fill(20)
    // The store looks after each new segment.
    try stream.wait { try stream.logBytes <= 6 * SmallStream.segment }
    #expect(try stream.mark().trimmedSegments >= 14)
    try stream.end()
  }

  @Test func settingsOfOneOpeningGoForTheNext() throws {
    let directory = try TemporaryDirectory()
    let path = directory.file("store")
    try Store.open(at: path, options: SmallStream.options(retention: 77, cap: 9)).close()
    let store = try Store.open(at: path, options: SmallStream.options())
    let figures = try store.streamFigures()
    #expect(figures.retentionSeconds == 77)
    #expect(figures.capBytes == 9 * SmallStream.segment)
    try store.close()
    let other = try Store.open(at: path, options: SmallStream.options(retention: 78))
    #expect(try other.streamFigures().retentionSeconds == 78)
    #expect(try other.streamFigures().capBytes == 9 * SmallStream.segment)
    try other.close()
  }

  @Test func valuesOutOfBoundsAreRefused() throws {
    let directory = try TemporaryDirectory()
    for options in [
      SmallStream.options(retention: 0), SmallStream.options(retention: 315_360_001), SmallStream.options(cap: 3),
    ] {
      var code: StoreError.Code?
      do {
        try Store.open(at: directory.file("store"), options: options).close()
      } catch let error as StoreError {
        code = error.code
      }
      #expect(code == .misuse)
    }
  }

  @Test func aBackupKeepsTheLog() throws {
    let stream = try SmallStream()
    try stream.fill(5)
    let engine = stream.store.tableEngine.engine
    let hold = try FileLock.shared(engine.backupLock)
    let held = try stream.store.enforceRetention(now: Clock.now() + 48 * hour)
    #expect(held.isHeldByBackup)
    #expect(try stream.mark() == .none)
    hold.release()
    #expect(try stream.store.enforceRetention(now: Clock.now() + 48 * hour).segments > 0)
    try stream.end()
  }

  @Test func whatARoundThatWasCutShortLeftGoesInTheNext() throws {
    let stream = try SmallStream()
    try stream.fill(6)
    // The mark was committed and the process ended there.
    let segments = try stream.store.log.segments()
    _ = try stream.store.commitConsumers { transaction in
      transaction.put(ConsumerKey.trimMark, TrimMark(first: segments[3].firstAddress, trimmedSegments: 3).encoded)
    }
    try stream.store.requireSound()
    _ = try stream.store.enforceRetention(now: Clock.now())
    #expect(try stream.store.log.segments().first?.number == segments[3].number)
    #expect(try stream.mark().trimmedSegments == 3)
    try stream.end()
  }
}
