import Testing

@testable import StreamLog

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

@Suite struct ReaderTests {
  @Test func aReaderFollowsAcrossSegmentsWhileOthersWrite() throws {
    let test = TestLog()
    let log = try test.open()
    let other = try test.open()
    let reader = other.reader(after: .start)
    #expect(try reader.next() == nil)
    var seen: [UInt64] = []
    for round in 0..<30 {
      try log.commit(1 + round % 4, size: 900)
      while let frame = try reader.next() { seen.append(frame.commit) }
      #expect(seen == Array(1...log.visibleCommit))
    }
    #expect(reader.position == log.visible)
    #expect(log.visible.segment > 10)
  }

  @Test func aReaderStopsAtTheCommitAskedFor() throws {
    let test = TestLog()
    let log = try test.open()
    let ends = try log.commit(5)
    let reader = log.reader(after: ends[0])
    #expect(try reader.next(upTo: 1) == nil)
    #expect(try reader.next(upTo: 2)?.commit == 2)
    #expect(try reader.next(upTo: 2) == nil)
    #expect(reader.position == ends[1])
    #expect(try reader.next()?.end == ends[2])
  }

  @Test func framesLargerThanTheWindowAreRead() throws {
    let test = TestLog()
    test.segmentSize = 16 << 20
    let log = try test.open()
    try log.commit(1)
    try log.commit(1, size: 7_000_001)
    try log.commit(2)
    #expect(
      try log.commits() == expected(1...1) + expected(2...2, size: 7_000_001) + expected(3...4))
  }

  @Test func readersStartAtACommitOrATime() throws {
    let test = TestLog()
    let log = try test.open()
    for _ in 0..<25 { try log.commit(2, size: 600) }
    for commit in [1, 2, 17, 49, 50] as [UInt64] {
      #expect(try log.reader(fromCommit: commit).next()?.commit == commit)
      #expect(try log.reader(fromTime: 1000 + commit).next()?.commit == commit)
    }
    #expect(try log.reader(fromCommit: 51).next() == nil)
    #expect(try log.reader(fromTime: 0).next()?.commit == 1)
    #expect(try log.reader(fromTime: 5000).next() == nil)
  }

  @Test func whatIsBelowTheOldestSegmentIsTrimmed() throws {
    let test = TestLog()
    let log = try test.open()
    let first = try log.commit(1, size: 600)
    for _ in 0..<25 { try log.commit(2, size: 600) }
    let directory = LogDirectory(path: test.path, faults: nil)
    try directory.remove(LogDirectory.segmentName(1))
    try directory.remove(LogDirectory.segmentName(2))
    let oldest = try #require(try log.oldestReader().next()?.commit)
    #expect(oldest > 5)
    do {
      _ = try log.reader(after: first[0]).next()
      Issue.record("read what is gone")
    } catch let error as StreamError {
      #expect(error.code == .trimmed)
      #expect(error.firstCommit == oldest)
    }
    #expect(code { _ = try log.reader(after: .start).next() } == .trimmed)
    #expect(code { _ = try log.reader(fromCommit: 2) } == .trimmed)
    #expect(try log.reader(fromTime: 0).next()?.commit == oldest)
    #expect(try test.copySegments().open(applied: log.visible).visibleCommit == 51)
    #expect(code { _ = try test.copySegments().open(applied: first[0]) } == .trimmed)
  }

  @Test func waitingEndsWhenAnotherLogPublishes() async throws {
    let test = TestLog()
    let log = try test.open()
    let other = try test.open()
    #expect(!log.wait(beyond: 0, timeoutMilliseconds: 5))
    let waiting = Task.detached { log.wait(beyond: 0, timeoutMilliseconds: 60_000) }
    try other.commit(1)
    #expect(await waiting.value)
    #expect(log.waitDurable(beyond: 0, timeoutMilliseconds: 0))
  }

  @Test func aRestoredLogGoesOnBehindItsBackup() throws {
    let test = TestLog()
    var options = test.options
    options.firstCommitAfter = 100
    options.firstEpoch = 7
    let log = try Log.open(directory: test.path, options: options)
    #expect(log.visibleCommit == 100)
    #expect(log.storeEpoch == 7)
    try log.commit(2)
    #expect(try log.commits() == expected(101...102))
    #expect(try log.commits(after: log.reader(fromCommit: 101).position) == expected(101...102))
    let disk = try test.copySegments()
    #expect(try disk.open().commits() == expected(101...102))
  }

  @Test func openingWithoutALogSaysSo() throws {
    let test = TestLog()
    var options = test.options
    options.createIfMissing = false
    #expect(code { _ = try Log.open(directory: test.path, options: options) } == .notALog)
    #expect(code { _ = try Log.open(directory: test.path + "/none", options: options) } == .notALog)
  }
}
