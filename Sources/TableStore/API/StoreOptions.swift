/// How a store is opened.
public struct StoreOptions: Sendable {
  /// What an answered write survives. Whatever is chosen, a crash of the process alone loses nothing that was
  /// answered, and no setting can corrupt the store.
  public enum Durability: Sendable, Hashable {
    /// An answer means that the write is on disk. A power cut loses nothing that was answered.
    case full
    /// The log is synced this often. A power cut loses at most the writes answered since the last sync: always the
    /// newest ones, all of a commit or none of it.
    case interval(milliseconds: Int)
    /// The operating system writes when it likes. A power cut may lose everything answered since tables were last
    /// fed from the log, again the newest first and whole commits only.
    case none
  }

  public var durability = Durability.full
  /// Memory for writes that are in the log and not yet in the tables, in bytes; at least 1 MB. Writers slow down as
  /// it fills.
  public var overlayBytes = 64 << 20
  /// Whether the store is made if the directory is missing or empty.
  public var createIfMissing = true
  /// Whether writes are refused with code `storeReadOnly`.
  public var readOnly = false
  /// Threads that serve the reads of ``AsyncStore`` and ``AsyncTable``, 1 to 64; started when first needed.
  public var readerThreads = 4
  /// How often a write scope is run again when another writer has changed what it read, before it gives up with
  /// code `transactionConflict`.
  public var writeScopeRetries = 16

  public init() {}
}
