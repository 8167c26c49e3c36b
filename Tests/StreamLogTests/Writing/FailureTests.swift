import Testing

@testable import StreamLog

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

@Suite struct FailureTests {
  @Test(arguments: [0, 30, 100])
  func aFullDiskRefusesTheGroupAndNothingElse(written: Int) throws {
    let test = TestLog()
    let faults = LogFaults()
    test.faults = faults
    let log = try test.open()
    try log.commit(2)
    faults.bytesWrittenBeforeRefusal = written
    faults.write = { _, _, length in length > 70 ? ENOSPC : 0 }
    #expect(code { try log.commit(2) } == .diskFull)
    #expect(log.visibleCommit == 2)
    #expect(try log.commits() == expected(1...2))
    faults.write = nil
    try log.commit(1, size: 80)
    #expect(try log.commits() == expected(1...2) + expected(3...3, size: 80))
    // What was refused does not come back after a power cut either.
    let disk = try test.copySegments()
    #expect(try disk.open().commits() == expected(1...2) + expected(3...3, size: 80))
  }

  @Test func aRefusedGroupDoesNotComeBackAfterAPowerCut() throws {
    let test = TestLog()
    let faults = LogFaults()
    test.faults = faults
    let log = try test.open()
    try log.commit(2)
    // The group needs a second segment, for which there is no room; its first part is in the file already.
    faults.create = { _ in ENOSPC }
    #expect(code { try log.commit(12, size: 1000) } == .diskFull)
    #expect(try test.copySegments().open().commits() == expected(1...2))
    #expect(log.visibleCommit == 2)
    faults.create = nil
    try log.commit(1)
    #expect(try log.commits() == expected(1...3))
  }

  @Test func afterOneFailedSyncTheGroupCanBeWrittenAgain() throws {
    let test = TestLog()
    let faults = LogFaults()
    test.faults = faults
    let log = try test.open()
    try log.commit(2)
    let segment = LogDirectory.segmentName(1)
    faults.sync = { $0 == segment ? EIO : 0 }
    try log.lock()
    let batch = FrameBatch()
    try batch.add(3)
    try log.append(batch)
    #expect(code { try log.sync() } == .syncFailed)
    #expect(log.visibleCommit == 2)
    let end = try log.append(batch)
    #expect(end.segment == 2)
    try log.sync()
    try log.publish()
    log.unlock()
    #expect(!log.hasFailed)
    #expect(try log.commits() == expected(1...3))
    #expect(try test.copySegments().open().commits() == expected(1...3))
  }

  @Test func afterTwoFailedSyncsTheLogRefusesWritesUntilReopened() throws {
    let test = TestLog()
    let faults = LogFaults()
    test.faults = faults
    var log: Log? = try test.open()
    try log?.commit(2)
    faults.sync = { _ in EIO }
    #expect(code { try log?.commit(1) } == .failed)
    faults.sync = nil
    #expect(code { try log?.commit(1) } == .failed)
    #expect(code { try test.open().lock() } == .failed)
    #expect(try log?.commits() == expected(1...2))
    try log?.close()
    log = nil
    let again = try test.open()
    try again.commit(1)
    #expect(try again.commits() == expected(1...3))
  }

  @Test func aFailedSyncOfVisibleCommitsEndsWriting() throws {
    let test = TestLog()
    let faults = LogFaults()
    test.faults = faults
    var log: Log? = try test.open()
    try log?.commit(2)
    try log?.commit(2, sync: false)
    faults.sync = { _ in EIO }
    #expect(code { try log?.syncVisible() } == .failed)
    #expect(log?.durableCommit == 2)
    faults.sync = nil
    #expect(code { try log?.commit(1) } == .failed)
    log = nil
    // Reopening writes the visible frames once more before it vouches for them.
    let again = try test.open()
    #expect(again.visibleCommit == 4)
    #expect(again.durableCommit == 4)
    #expect(try again.commits() == expected(1...4))
  }

  @Test func syncVisibleMakesAllVisibleDurable() throws {
    let test = TestLog()
    let log = try test.open()
    try log.commit(1)
    try log.commit(3, sync: false)
    #expect(log.durableCommit == 1)
    try log.syncVisible()
    #expect(log.durableCommit == 4)
  }

  @Test func unlockingDropsWhatWasNotPublished() throws {
    let test = TestLog()
    let log = try test.open()
    try log.lock()
    let batch = FrameBatch()
    try batch.add(1, size: 200)
    try log.append(batch)
    log.unlock()
    try log.commit(1)
    #expect(try log.commits() == expected(1...1))
    #expect(try test.copySegments().open().commits() == expected(1...1))
  }
}
