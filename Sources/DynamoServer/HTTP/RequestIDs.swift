import Synchronization

/// Ids for requests, 52 of `A`–`V` and `0`–`9`, as the service makes them.
///
/// They are unlike each other within a process and, by a random start, between processes. Nobody may take them for
/// secrets.
final class RequestIDs: Sendable {
  private let seed: UInt64
  private let count: Atomic<UInt64>

  init() {
    seed = .random(in: .min ... .max)
    count = Atomic(.random(in: .min ... .max))
  }

  private static let digits = Array("0123456789ABCDEFGHIJKLMNOPQRSTUV".utf8)

  /// 260 bits in base 32: a counter, mixed with the seed.
  func next() -> String {
    var state = count.add(1, ordering: .relaxed).newValue &* 4 ^ seed
    return String(unsafeUninitializedCapacity: 52) { text in
      var bits: UInt64 = 0
      for index in 0..<52 {
        // Twelve digits of five bits to a word.
        if index % 12 == 0 { bits = Self.mix(&state) }
        text[index] = Self.digits[Int(bits & 31)]
        bits >>= 5
      }
      return 52
    }
  }

  /// One step of SplitMix64.
  private static func mix(_ state: inout UInt64) -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
    return value ^ value >> 31
  }
}
