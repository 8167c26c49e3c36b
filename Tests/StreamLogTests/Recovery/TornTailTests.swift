import Testing

@testable import StreamLog

@Suite struct TornTailTests {
  /// Cutting the file anywhere inside the last group, which no later frame vouches for, loses only that group's frames.
  @Test func truncationAnywhereInTheLastFramesCutsOnlyThose() throws {
    let test = TestLog()
    let log = try test.open()
    let first = try log.commit(3)
    let last = try log.commit(3)
    let bytes = try test.bytes(of: test.segment(1))
    for length in Int(first[2].offset)...Int(last[2].offset) {
      let disk = TestLog()
      try disk.write(Array(bytes[..<length]), to: disk.segment(1))
      let reopened = try disk.open(applied: first[1])
      let whole = last.filter { Int($0.offset) <= length }.count
      #expect(reopened.visibleCommit == 3 + UInt64(whole), "cut at \(length)")
      #expect(try reopened.commits() == expected(1...reopened.visibleCommit))
      #expect(reopened.storeEpoch == 2)
      // Never behind an unclean end: the next frame goes to a new segment.
      let next = try reopened.commit()
      #expect(next[0].segment == 2)
      #expect(try reopened.commits() == expected(1...next[0].commit))
      #expect(try reopened.verify().isEmpty)
    }
  }

  /// Of a group of four, the second loses a sector and the others arrive: an ordinary power cut, not damage.
  @Test func aHoleInTheLastGroupIsNotDamage() throws {
    let test = TestLog()
    let log = try test.open()
    try log.commit(2)
    let group = try log.commit(4)
    let disk = try test.copySegments()
    let hole = [UInt8](repeating: 0, count: Int(group[1].offset - group[0].offset))
    try disk.write(hole, to: disk.segment(1), at: Int(group[0].offset))
    let reopened = try disk.open()
    #expect(reopened.visible == group[0])
    #expect(try reopened.commits() == expected(1...3))
  }

  /// The first frame of the last group is lost entirely, so that zeros follow the durable end, but others arrived.
  @Test func framesBehindAHoleAreSealedOff() throws {
    let test = TestLog()
    let log = try test.open()
    let first = try log.commit(2)
    let group = try log.commit(3)
    let disk = try test.copySegments()
    let hole = [UInt8](repeating: 0, count: Int(group[0].offset - first[1].offset))
    try disk.write(hole, to: disk.segment(1), at: Int(first[1].offset))
    let reopened = try disk.open()
    #expect(reopened.visible == first[1])
    // Written behind the cut with frames of the same size, the old ones must not come back.
    try reopened.commit(1, size: 60)
    let again = try disk.copySegments().open()
    #expect(again.visibleCommit == 3)
    #expect(try again.commits() == expected(1...2) + expected(3...3, size: 60))
  }

  /// After a cut at frame 2, a new frame of the same size must not make the old frames 3 and 4 follow.
  @Test func cutFramesAreNotResurrected() throws {
    let test = TestLog()
    let log = try test.open()
    let first = try log.commit(1)
    let group = try log.commit(3)
    var disk = try test.copySegments()
    try disk.write([0xFF], to: disk.segment(1), at: Int(first[0].offset) + 70)
    let reopened = try disk.open()
    #expect(reopened.visible == first[0])
    let next = try reopened.commit(1)
    #expect(next[0].commit == 2)
    disk = try disk.copySegments()
    let again = try disk.open()
    #expect(again.visibleCommit == 2)
    #expect(try again.commits() == expected(1...2))
    #expect(group.count == 3)
  }

  @Test func epochsRiseWithEachUncleanStartAndStayInTheirFrames() throws {
    let test = TestLog()
    var log: Log? = try test.open()
    try log?.commit(2)
    log = nil
    log = try test.reopenAfterBoot()
    #expect(log?.storeEpoch == 2)
    try log?.commit(1)
    let reader = try #require(log?.reader(after: .start))
    var epochs: [UInt32] = []
    while let frame = try reader.next() { epochs.append(frame.epoch) }
    #expect(epochs == [1, 1, 2])
  }

  @Test func aCleanCloseKeepsEpochAndSegment() throws {
    let test = TestLog()
    let log = try test.open()
    let end = try log.commit(2)
    try log.close()
    let again = try test.reopenAfterBoot(applied: end[1])
    #expect(again.storeEpoch == 1)
    #expect(again.visibleCommit == 2)
    #expect(try again.commit(1)[0].segment == 1)
    #expect(try again.commits() == expected(1...3))
    #expect(try again.commits(after: end[1]) == expected(3...3))
  }

  @Test func closingWithoutWritingAddsNothing() throws {
    let test = TestLog()
    let log = try test.open()
    try log.commit(1)
    try log.close()
    let before = try test.bytes(of: test.segment(1))
    try test.open().close()
    try test.reopenAfterBoot().close()
    #expect(try test.bytes(of: test.segment(1)) == before)
  }
}
