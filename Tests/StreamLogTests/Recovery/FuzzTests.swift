import Testing

@testable import StreamLog

@Suite struct FuzzTests {
  /// Random bytes, or random damage to a real log, give an error or a log that can be read; never a trap.
  @Test func randomBytesNeverTrap() throws {
    var random = SeededRandom(seed: 42)
    let test = TestLog()
    let log = try test.open()
    for _ in 0..<4 { try log.commit(3, size: 300) }
    let good = try test.bytes(of: test.segment(1))
    let goodAddress = log.visible
    for round in 0..<400 {
      let disk = TestLog()
      var bytes = good
      switch round % 4 {
      case 0: bytes = (0..<Int.random(in: 0..<9000, using: &random)).map { _ in .random(in: 0...255, using: &random) }
      case 1:
        for _ in 0..<Int.random(in: 1..<20, using: &random) {
          bytes[.random(in: 4096..<bytes.count, using: &random)] = .random(in: 0...255, using: &random)
        }
      case 2:
        for _ in 0..<3 { bytes[.random(in: 0..<bytes.count, using: &random)] = .random(in: 0...255, using: &random) }
      default:
        // Valid header, random lengths in the frames' headers.
        let frame = 4096 + 64 * Int.random(in: 0..<8, using: &random)
        for index in 8..<20 { bytes[frame + index] = .random(in: 0...255, using: &random) }
      }
      try disk.write(bytes, to: disk.segment(1))
      do {
        let reopened = try disk.open(applied: round % 3 == 0 ? goodAddress : nil)
        let commits = try reopened.commits()
        #expect(commits == (commits.isEmpty ? [] : expected(1...UInt64(commits.count), size: 300)))
        try reopened.commit(1)
      } catch is StreamError {}
    }
  }

  @Test func randomPositionsNeverTrapAReader() throws {
    var random = SeededRandom(seed: 7)
    let test = TestLog()
    let log = try test.open()
    for _ in 0..<6 { try log.commit(3, size: 700) }
    for _ in 0..<300 {
      let address = LogAddress(
        commit: .random(in: 0...20, using: &random), segment: .random(in: 0...5, using: &random),
        offset: .random(in: 0...9000, using: &random), checksum: .random(in: 0 ... .max, using: &random), timestamp: 0,
        records: .random(in: 0...20, using: &random))
      _ = code { _ = try log.reader(after: address).next() }
    }
    for bits in 0..<64 {
      let address = LogAddress(
        commit: 1 << UInt64(bits), segment: 1 << UInt64(bits), offset: 1 << UInt64(bits), checksum: 0, timestamp: 0,
        records: 0)
      _ = code { _ = try log.reader(after: address).next() }
      _ = code { _ = try test.copySegments().open(applied: address) }
    }
  }
}

/// A generator that gives every run the same numbers (SplitMix64).
struct SeededRandom: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }
}
