import Testing

@testable import StreamLog

/// Every frame and address says how many records came before, whatever happens to the log.
@Suite struct RecordCountTests {
  @Test func countsRunOnAcrossSegmentsEndsAndRestarts() throws {
    let test = TestLog()
    var mixed = MixedLog(random: SeededRandom(seed: 4), largest: 1000, gaps: false)
    for round in 0..<6 {
      let log = round % 2 == 0 ? try test.open() : try test.reopenAfterBoot()
      try mixed.fill(log, frames: 20)
      if round % 3 != 0 { try log.close() }
    }
    let log = try test.open()
    var expected: UInt64 = 0
    for frame in try log.frames() {
      #expect(frame.recordsBefore == expected)
      expected += frame.recordCount
    }
    #expect(expected > 100)
    #expect(log.visible.records == expected)
    #expect(try log.verify().isEmpty)
  }

  @Test func theLagOfAReaderIsADifference() throws {
    let test = TestLog()
    let log = try test.open()
    let ends = try log.commit(10, size: 900)
    #expect(log.visible.records - ends[3].records == 6)
  }

  @Test func aGapTakesInTheRecordsThatAreLost() throws {
    let test = TestLog()
    let log = try test.open()
    let ends = try log.commit(5)
    let disk = TestLog()
    try disk.write(Array(try test.bytes(of: test.segment(1))[..<Int(ends[1].offset)]), to: disk.segment(1))
    var options = disk.options
    options.bridgesLoss = true
    let repaired = try Log.open(directory: disk.path, options: options, applied: ends[4])
    #expect(repaired.visible.records == 5)
    try repaired.commit(1)
    #expect(repaired.visible.records == 6)
    #expect(try repaired.frames().map(\.recordsBefore) == [0, 1, 5, 5])
    #expect(try repaired.reader(fromRecord: 3).next()?.kind == .gap)
    #expect(try repaired.verify().isEmpty)
  }

  @Test func aRestoredLogGoesOnCounting() throws {
    let test = TestLog()
    var options = test.options
    options.firstCommitAfter = 100
    options.firstRecordsAfter = 777
    let log = try Log.open(directory: test.path, options: options)
    #expect(log.visible.records == 777)
    try log.commit(2)
    #expect(try log.frames().map(\.recordsBefore) == [777, 778])
    #expect(try test.copySegments().open().visible.records == 779)
    #expect(code { _ = try log.reader(fromRecord: 776) } == .trimmed)
  }

  @Test func aCountThatDoesNotFitIsDamage() throws {
    let test = TestLog()
    let log = try test.open()
    var address = try log.commit(3)[1]
    address.records += 1
    #expect(code { _ = try log.reader(after: address).next() } == .corrupted)
  }
}
