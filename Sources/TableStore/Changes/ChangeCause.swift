/// Why a change was made, if a consumer of the stream made it: whose effect it is, and how many consumers stand between
/// it and a change that none of them made.
public struct ChangeCause: Sendable, Hashable {
  /// The name of the consumer.
  public var origin: String
  /// 1 for an effect of a change that no consumer made, 2 for an effect of such an effect, and so on.
  public var depth: UInt8

  public init(origin: String, depth: UInt8) {
    self.origin = origin
    self.depth = depth
  }
}
