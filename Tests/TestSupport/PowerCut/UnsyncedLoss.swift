/// What becomes of writes that were not yet synced when the power went.
public enum UnsyncedLoss: CaseIterable, Sendable {
  /// All lost.
  case everything
  /// All there, as after the death of the program alone.
  case nothing
  /// The first few are there, the last of them torn at a sector.
  case tail
  /// Each sector of each write is there or not, whatever came before or after it.
  case scattered
}
