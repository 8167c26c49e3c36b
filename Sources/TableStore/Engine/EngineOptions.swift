/// How an engine is opened.
struct EngineOptions: Sendable, Hashable {
  var durability = Durability.full
  var createIfMissing = true
  /// A generation of the overlay is sealed and applied when it takes this many bytes; the overlay is at most two of them.
  var generationBytes = 32 << 20
  /// …or when its commits took this many bytes of log.
  var generationLogBytes = 128 << 20
  /// …or when it holds this many keys: LMDB keeps a page of 4 KiB in memory for each that it changes in a transaction.
  var generationEntries = 100_000
  /// …or when nothing was written for this long.
  var quietMilliseconds = 1000
  /// How long a writer waits for another process that holds the log.
  var lockTimeoutMilliseconds = 10_000
  /// Bytes of frames after which a group of commits is closed.
  var groupBytes = 8 << 20
  /// Bytes of a log segment.
  var segmentBytes = 64 << 20
}
