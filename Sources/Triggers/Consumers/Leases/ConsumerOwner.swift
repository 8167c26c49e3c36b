/// The process that runs a consumer.
public struct ConsumerOwner: Sendable, Hashable, CustomStringConvertible {
  public var process: Int32
  /// Rises with every change of owner.
  public var epoch: UInt32
  /// How long ago it gave the last sign of life.
  public var seen: Duration

  public var description: String { "process \(process)" }
}
