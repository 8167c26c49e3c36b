/// What one worker process is to do to one store.
struct WorkPlan {
  var directory: String
  var items: Int
  var seconds: Double
  var indexed: Bool
  /// Differs between repeats, so that they do not write the same items.
  var round: Int
  var measures: Set<Measure>

  var readSeconds: Double { min(seconds, BenchConstants.readSeconds) }

  func generator(_ purpose: UInt64) -> SplitMix64 {
    SplitMix64(seed: BenchConstants.seed &+ purpose << 32 &+ UInt64(round))
  }
}
