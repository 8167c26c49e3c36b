import Testing

@testable import StreamLog

@Suite struct PublishedHeadTests {
  /// Leaves a log as a process does that is killed between writing and publishing. The log returned still has it open.
  private func killBeforePublishing(_ test: TestLog, frames: Int = 1, size: Int = 40) throws -> Log {
    let log = try test.open()
    try log.commit(2)
    try log.lock()
    let batch = FrameBatch()
    for number in 3..<3 + UInt64(frames) { try batch.add(number, size: size) }
    try log.append(batch)
    return log
  }

  @Test func bytesBeyondThePublishedHeadAreNeverAdopted() throws {
    let test = TestLog()
    var victim: Log? = try killBeforePublishing(test)
    #expect(victim?.visibleCommit == 2)
    victim = nil
    let log = try test.open()
    #expect(log.visibleCommit == 2)
    #expect(log.storeEpoch == 1)
    let next = try log.commit(1, size: 64)
    #expect(next[0].segment == 2)
    #expect(try log.commits() == expected(1...2) + expected(3...3, size: 64))
    #expect(try test.copySegments().open().commits() == expected(1...2) + expected(3...3, size: 64))
  }

  @Test func anotherProcessSealsOffWhatADeadWriterLeft() throws {
    let test = TestLog()
    let survivor = try test.open()
    var victim: Log? = try killBeforePublishing(test)
    #expect(victim != nil)
    victim = nil
    #expect(try survivor.commit(1)[0].segment == 2)
    #expect(try survivor.commits() == expected(1...3))
    #expect(try survivor.verify().isEmpty)
  }

  /// The dead writer had begun new segments, whose headers say that more was written than is published.
  @Test func segmentsOfADeadWriterAreReplaced() throws {
    let test = TestLog()
    let survivor = try test.open()
    var victim: Log? = try killBeforePublishing(test, frames: 12, size: 1000)
    #expect(victim != nil)
    victim = nil
    #expect(try LogDirectory(path: test.path, faults: nil).segmentNumbers().count > 3)
    #expect(try survivor.commit(1)[0].segment == 2)
    #expect(try LogDirectory(path: test.path, faults: nil).segmentNumbers() == [1, 2])
    #expect(try survivor.commits() == expected(1...3))
    #expect(try test.copySegments().open().commits() == expected(1...3))
  }

  @Test func aWriterThatDiedWithoutWritingCostsNoSegment() throws {
    let test = TestLog()
    let survivor = try test.open()
    var victim: Log? = try test.open()
    try victim?.commit(1)
    try victim?.lock()
    victim = nil
    #expect(try survivor.commit(1)[0].segment == 1)
  }

  @Test func thePageOfAnotherBootIsNotBelieved() throws {
    let test = TestLog()
    var log: Log? = try test.open()
    let first = try #require(try log?.commit(2))
    try log?.commit(2)
    log = nil
    // The power cut took the last group with it; the page still says that it is there.
    let hole = [UInt8](repeating: 0, count: 2 * 104)
    try test.write(hole, to: test.segment(1), at: Int(first[1].offset))
    let reopened = try test.reopenAfterBoot()
    #expect(reopened.visible == first[1])
    #expect(reopened.storeEpoch == 2)
  }

  @Test func thePageOfAnotherDirectoryIsNotBelieved() throws {
    let test = TestLog()
    let log = try test.open()
    let first = try log.commit(2)
    let early = try test.copySegments()
    try log.commit(2)
    early.boot = test.boot
    try early.write(try test.bytes(of: test.path + "/head"), to: early.path + "/head")
    #expect(try early.open().visible == first[1])
  }

  @Test func aRandomPageIsNotBelieved() throws {
    let test = TestLog()
    var log: Log? = try test.open()
    try log?.commit(2)
    log = nil
    var page = try test.bytes(of: test.path + "/head")
    for index in 64..<200 { page[index] = UInt8(truncatingIfNeeded: index * 37) }
    try test.write(page, to: test.path + "/head")
    #expect(try test.open().commits() == expected(1...2))
  }

  /// Visible commits that were never durable are lost with the machine: the numbers come again, in a new epoch.
  @Test func losingVisibleCommitsRaisesTheEpoch() throws {
    let test = TestLog()
    var log: Log? = try test.open()
    try log?.commit(1)
    try log?.close()
    log = try test.open()
    // The first behind a clean end is durable before it is visible, even if nobody asked for a sync.
    let first = try #require(try log?.commit(1, sync: false))
    #expect(log?.durableCommit == 2)
    try log?.commit(1, sync: false)
    #expect(log?.durableCommit == 2)
    #expect(log?.visibleCommit == 3)
    log = nil
    try test.write([UInt8](repeating: 0, count: 104), to: test.segment(1), at: Int(first[0].offset))
    let reopened = try test.reopenAfterBoot()
    #expect(reopened.visibleCommit == 2)
    #expect(reopened.storeEpoch == 2)
  }

  @Test func unfinishedSegmentsAreRemoved() throws {
    let test = TestLog()
    try test.write([1, 2, 3], to: test.path + "/new-9.part")
    let log = try test.open()
    #expect(try LogFile(path: test.path + "/new-9.part", mode: .read) == nil)
    try log.commit(1)
  }
}
