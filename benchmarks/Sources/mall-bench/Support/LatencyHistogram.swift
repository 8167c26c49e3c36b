/// Counts of durations in classes about six percent wide, in constant memory.
struct LatencyHistogram {
  private static let steps = 16
  private var counts = [Int](repeating: 0, count: 64 * steps)
  private var total = 0

  mutating func record(_ duration: Duration) {
    let (seconds, attoseconds) = duration.components
    let nanoseconds = UInt64(max(0, seconds)) &* 1_000_000_000 &+ UInt64(max(0, attoseconds)) / 1_000_000_000
    counts[Self.bucket(of: nanoseconds)] += 1
    total += 1
  }

  /// The duration, in microseconds, that the share `rank` of all stayed within.
  func percentile(_ rank: Double) -> Double {
    var left = Int((Double(total) * rank).rounded(.up))
    for (bucket, count) in counts.enumerated() {
      left -= count
      if left <= 0 { return Self.upperBound(of: bucket) / 1000 }
    }
    return 0
  }

  /// Powers of two, each in sixteen equal steps.
  private static func bucket(of nanoseconds: UInt64) -> Int {
    guard nanoseconds >= UInt64(steps) else { return Int(nanoseconds) }
    let power = 63 - nanoseconds.leadingZeroBitCount
    return (power - 3) * steps + Int((nanoseconds >> UInt64(power - 4)) & 15)
  }

  private static func upperBound(of bucket: Int) -> Double {
    guard bucket >= steps else { return Double(bucket) }
    let power = bucket / steps + 3
    return Double(1 << power) * (1 + Double(bucket % steps + 1) / Double(steps))
  }
}
