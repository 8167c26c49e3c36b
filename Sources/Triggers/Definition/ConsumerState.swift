/// What a consumer is about.
public enum ConsumerState: String, Sendable, Codable, CaseIterable {
  /// It was registered and has never run.
  case created = "CREATED"
  /// It goes through the rows that were there before it, with the changes made meanwhile.
  case backfilling = "BACKFILLING"
  /// It follows the stream, whether or not a process runs it at the moment.
  case running = "RUNNING"
  /// It was stopped on purpose. Its records are held.
  case paused = "PAUSED"
  /// It was stopped by trouble that going on would not cure: a poisoned change with `halt`, or a crash loop.
  case blocked = "BLOCKED"
  /// Retention has passed its checkpoint. It stays so until it is reset or removed.
  case expired = "EXPIRED"
  /// It was switched off; its records are not held.
  case disabled = "DISABLED"
}
