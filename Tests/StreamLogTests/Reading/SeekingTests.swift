import Testing

@testable import StreamLog

/// Seeking finds exactly what a scan of the whole log finds.
@Suite struct SeekingTests {
  struct Shape: Sendable {
    var segmentSize: Int
    var largest: Int
    var frames: Int
  }

  @Test(arguments: [
    Shape(segmentSize: 8192, largest: 2000, frames: 250), Shape(segmentSize: 60_000, largest: 20_000, frames: 300),
    Shape(segmentSize: 1 << 20, largest: 900, frames: 2000),
    Shape(segmentSize: 4 << 20, largest: 2_000_000, frames: 120),
  ])
  func everyWayToSeekAgreesWithAScan(shape: Shape) throws {
    for seed in 1...2 as ClosedRange<UInt64> {
      let test = TestLog()
      test.segmentSize = shape.segmentSize
      var mixed = MixedLog(random: SeededRandom(seed: seed), largest: shape.largest)
      var log = try test.open()
      for _ in 0..<3 {
        try mixed.fill(log, frames: shape.frames / 3)
        // Leaves an end frame in the middle.
        try log.close()
        log = try test.open()
      }
      try compare(log, &mixed.random, tries: 40)
    }
  }

  @Test func itAgreesWithAScanBehindWhatWasTrimmed() throws {
    let test = TestLog()
    var mixed = MixedLog(random: SeededRandom(seed: 9), largest: 1500)
    let log = try test.open()
    try mixed.fill(log, frames: 200)
    try log.trim(below: log.visible.segment - 3)
    let first = try #require(try log.frames().first)
    try compare(log, &mixed.random, tries: 60)
    #expect(code { _ = try log.reader(fromCommit: first.commit - 5) } == .trimmed)
    #expect(code { _ = try log.reader(fromRecord: first.recordsBefore - 1) } == .trimmed)
    #expect(try log.reader(fromRecord: first.recordsBefore).next()?.commit == first.commit)
    #expect(try log.reader(fromTime: 0).next()?.commit == first.commit)
  }

  @Test func whatIsStillToComeIsTheNextThatIsPublished() throws {
    let test = TestLog()
    let log = try test.open()
    #expect(try log.reader(fromCommit: 1).next() == nil)
    #expect(try log.reader(fromRecord: 0).next() == nil)
    #expect(try log.reader(fromTime: 0).next() == nil)
    try log.commit(3)
    let readers = try [log.reader(fromCommit: 4), log.reader(fromRecord: 3), log.reader(fromTime: 5000)]
    for reader in readers { #expect(try reader.next() == nil) }
    try log.commit(1)
    for reader in readers { #expect(try reader.next()?.commit == 4) }
  }

  /// Records full of what looks like beginnings of huge frames cost time, not the answer.
  @Test func recordsThatLookLikeFramesDoNotMislead() throws {
    let test = TestLog()
    test.segmentSize = 8 << 20
    let log = try test.open()
    var body = [UInt8](repeating: 0, count: 1_000_000)
    for at in stride(from: 0, to: body.count - 16, by: 16) {
      body.replaceSubrange(at..<at + 4, with: Array("mfr1".utf8))
      body[at + 10] = 1
    }
    let batch = FrameBatch()
    for commit in 1...7 as ClosedRange<UInt64> {
      try body.withUnsafeBytes {
        try batch.add(
          commit: commit, timestamp: commit, recordCount: 1, records: $0,
          redo: UnsafeRawBufferPointer(start: nil, count: 0))
      }
    }
    try log.lock()
    defer { log.unlock() }
    try log.append(batch)
    try log.publish()
    for commit in 1...7 as ClosedRange<UInt64> { #expect(try log.reader(fromCommit: commit).next()?.commit == commit) }
  }

  private func compare(_ log: Log, _ random: inout SeededRandom, tries: Int) throws {
    let frames = try log.frames()
    let addresses = try log.addresses()
    func expect(_ reader: LogReader, _ frame: SeenFrame?) throws {
      #expect(addresses.contains(reader.position))
      #expect(try reader.next().map { SeenFrame($0) } == frame)
    }
    let (first, last) = (try #require(frames.first), try #require(frames.last))
    for _ in 0..<tries {
      let commit = UInt64.random(in: first.commit...last.commit, using: &random)
      try expect(log.reader(fromCommit: commit), frames.first { $0.commit >= commit })
      let time = UInt64.random(in: 0...last.timestamp + 1, using: &random)
      try expect(log.reader(fromTime: time), frames.first { $0.timestamp >= time })
      let record = UInt64.random(in: first.recordsBefore...last.recordsAfter, using: &random)
      try expect(log.reader(fromRecord: record), frames.first { $0.recordsAfter > record })
    }
    for frame in frames.shuffled(using: &random).prefix(tries) {
      try expect(log.reader(fromCommit: frame.commit), frame)
      try expect(log.reader(fromTime: frame.timestamp), frames.first { $0.timestamp == frame.timestamp })
    }
  }
}
