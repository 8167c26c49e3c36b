/// What a frame is for. Raw values are on disk and never change; a kind that is not listed refuses the whole log,
/// because its meaning may be needed to read on.
public enum FrameKind: UInt16, Sendable {
  /// One commit: its number is one above the commit before.
  case commit = 1
  /// Written by the last process to close. It repeats the number of the commit before, carries nothing and vouches for
  /// that commit: a log that ends with it ended cleanly.
  case end = 2
  /// Written by a repair: commits above the frame before it, up to and with its own number, are lost. It holds no records, but its
  /// count of the records before it takes in those that are lost, as far as they are known.
  case gap = 3
}
