/// When an answered write is on disk.
public enum Durability: Sendable, Hashable {
  /// Before the answer. A power cut costs nothing that was answered.
  case full
  /// About this many milliseconds after the answer; while a group is being written to LMDB, when that is done. A power cut
  /// costs at most the writes of that time, always the newest ones, never the store's consistency. A killed process costs
  /// nothing.
  case interval(milliseconds: Int)
  /// When the system gets to it (or the applier, which syncs the log before LMDB). A power cut may cost the writes of
  /// the last seconds, always the newest ones, never the store's consistency. A killed process costs nothing.
  case none
}
