/// How a store is opened.
public struct StoreOptions: Sendable {
  /// What an answered write survives.
  public typealias Durability = TableStore.Durability

  public var durability = Durability.full
  /// Memory for writes that are in the log and not yet in the tables, in bytes; at least 1 MB. Writers slow down as
  /// it fills.
  public var overlayBytes = 64 << 20
  /// Whether the store is made if the directory is missing or empty.
  public var createIfMissing = true
  /// Threads that serve the reads of ``AsyncStore`` and ``AsyncTable``, 1 to 64; started when first needed.
  public var readerThreads = 4
  /// How often a write scope is run again when another writer has changed what it read, before it gives up with
  /// code `transactionConflict`.
  public var writeScopeRetries = 16
  /// Seconds that changes stay in the stream at least, as long as the cap allows; 1 to 315,360,000. `nil`: what the store
  /// was last opened with, at first a day. A value given here is kept in the store and goes for all processes.
  public var retention: Int?
  /// Bytes of log the store keeps at most, 4 segments of 64 MB or more. `nil`: what the store was last opened with, at
  /// first a quarter of the disk. A value given here is kept in the store and goes for all processes.
  public var streamCapBytes: Int?
  /// Bytes of a segment of the log; small ones only in tests.
  package var segmentBytes = 64 << 20
  /// How often retention is looked at besides after every new segment; shorter only in tests.
  package var retentionMilliseconds = 5000
  /// Microseconds since 1970, by which items expire; for tests that turn the time themselves.
  package var clock: @Sendable () -> UInt64 = { Clock.now() }

  public init() {}
}

extension StoreOptions {
  /// - Throws: ``StoreError`` with code `misuse` for a value out of its bounds.
  func check() throws {
    if let retention, !RetentionSettings.secondsRange.contains(retention) {
      throw StoreError(
        .misuse, "A retention of \(retention) s is out of bounds: 1 to \(RetentionSettings.secondsRange.upperBound).")
    }
    if let streamCapBytes, streamCapBytes < 4 * segmentBytes {
      throw StoreError(
        .misuse,
        "A cap of \(streamCapBytes) bytes for the stream is too small: it takes \(4 * segmentBytes), four segments.")
    }
  }

  var engineOptions: EngineOptions {
    var engine = EngineOptions()
    engine.durability = durability
    engine.createIfMissing = createIfMissing
    engine.generationBytes = max(overlayBytes, 1 << 20) / 2
    engine.segmentBytes = segmentBytes
    return engine
  }
}
