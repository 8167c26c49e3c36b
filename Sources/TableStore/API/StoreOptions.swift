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
  /// Microseconds since 1970, by which items expire; for tests that turn the time themselves.
  package var clock: @Sendable () -> UInt64 = { Clock.now() }

  public init() {}
}

extension StoreOptions {
  var engineOptions: EngineOptions {
    var engine = EngineOptions()
    engine.durability = durability
    engine.createIfMissing = createIfMissing
    engine.generationBytes = max(overlayBytes, 1 << 20) / 2
    return engine
  }
}
