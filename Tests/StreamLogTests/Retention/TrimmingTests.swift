import Testing

@testable import StreamLog

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

@Suite struct TrimmingTests {
  private func numbers(_ test: TestLog) throws -> [UInt64] {
    try LogDirectory(path: test.path, faults: nil).segmentNumbers()
  }

  private func filled(_ test: TestLog) throws -> (log: Log, ends: [LogAddress]) {
    let log = try test.open()
    var ends: [LogAddress] = []
    for _ in 0..<20 { ends += try log.commit(2, size: 800) }
    return (log, ends)
  }

  @Test func whatIsBelowGoesAndTheRestStays() throws {
    let test = TestLog()
    let (log, ends) = try filled(test)
    let before = try log.byteCount()
    let last = try #require(ends.last { $0.segment == 4 })
    let result = try log.trim(below: 5)
    #expect(try numbers(test).first == 5)
    #expect(result.removedSegments == 4)
    #expect(try log.byteCount() == before - result.removedBytes)
    #expect(result.removedRecords == last.records)
    #expect(try log.firstAvailable == result.first)
    #expect(result.first.commit == last.commit && result.first.records == last.records)
    #expect(try log.frames().map(\.commit) == Array(last.commit + 1...40))
    #expect(try log.verify().isEmpty)
    #expect(try log.trim(below: 5).removedSegments == 0)
  }

  @Test func theSegmentOfTheHeadStays() throws {
    let test = TestLog()
    let (log, _) = try filled(test)
    let head = log.visible
    #expect(try log.trim(below: .max).first.segment == head.segment)
    #expect(try numbers(test) == [head.segment])
    try log.commit(3)
    #expect(try log.frames().last?.commit == 43)
    #expect(try log.segments().first?.number == head.segment)
    try log.close()
    #expect(code { try log.trim(below: 1) } == .closed)
  }

  @Test func segmentsAreDescribed() throws {
    let test = TestLog()
    let (log, ends) = try filled(test)
    let infos = try log.segments()
    #expect(infos.map(\.number) == Array(1...log.visible.segment))
    for info in infos {
      let inside = ends.filter { $0.segment == info.number }
      #expect(info.firstTimestamp == inside.first?.timestamp)
      #expect(info.lastTimestamp == inside.last?.timestamp)
      #expect(info.end == (info.number == log.visible.segment ? nil : inside.last))
      #expect(info.byteCount == (info.end.map { Int($0.offset) } ?? test.segmentSize))
      #expect(info.firstAddress.commit + 1 == inside.first?.commit)
      #expect(info.created > 0)
    }
    // Asked again, and by another process, it is the same.
    #expect(try log.segments() == infos)
    #expect(try test.open().segments() == infos)
  }

  @Test func aReaderOfATrimmedSegmentFinishesItAndIsToldSo() throws {
    let test = TestLog()
    let (log, ends) = try filled(test)
    let reader = log.reader(after: .start)
    #expect(try reader.next()?.commit == 1)
    try log.trim(below: 4)
    do {
      while try reader.next() != nil {}
      Issue.record("read what is gone")
    } catch let error as StreamError {
      #expect(error.code == .trimmed)
      #expect(error.firstCommit == (try log.firstAvailable).commit + 1)
      #expect(reader.position.segment == 1 || reader.position.segment == 2)
    }
    #expect(code { _ = try log.reader(after: ends[0]).next() } == .trimmed)
  }

  /// A reader that has read all that was trimmed has lost nothing.
  @Test func aPositionAtTheEndOfWhatWasTrimmedIsStillGood() throws {
    let test = TestLog()
    let (log, ends) = try filled(test)
    let last = try #require(ends.last { $0.segment == 6 })
    let reader = log.reader(after: last)
    #expect(try log.reader(after: last).next()?.commit == last.commit + 1)
    try log.trim(below: 7)
    #expect(try reader.next()?.commit == last.commit + 1)
    #expect(try reader.skipSegments(without: []) == 0)
    try log.trim(below: 8)
    #expect(code { _ = try log.reader(after: last).next() } == .trimmed)
  }

  @Test(arguments: [1, 2, 5])
  func anInterruptedTrimmingIsCompletedByTheNext(at failing: UInt64) throws {
    let test = TestLog()
    let faults = LogFaults()
    test.faults = faults
    let (log, ends) = try filled(test)
    let name = LogDirectory.segmentName(failing)
    faults.remove = { $0 == name ? EIO : 0 }
    #expect(code { try log.trim(below: 8) } == .io)
    #expect(try numbers(test).first == failing)
    faults.remove = nil
    // What is left can be opened, within the boot and after it, and read.
    let applied = try #require(ends.last { $0.segment == 9 })
    let disk = try test.copySegments()
    #expect(try disk.open(applied: applied).visibleCommit == 40)
    #expect(try test.open(applied: applied).frames().count == log.frames().count)
    #expect(try log.trim(below: 8).removedSegments == Int(8 - failing))
    #expect(try numbers(test).first == 8)
  }

  /// Each name is gone from the disk before the next one is touched.
  @Test func namesAreSyncedOneByOneOldestFirst() throws {
    let test = TestLog()
    let faults = LogFaults()
    test.faults = faults
    let (log, _) = try filled(test)
    let trace = Trace()
    faults.remove = {
      trace.add("remove \($0)")
      return 0
    }
    faults.sync = { _ in
      trace.add("sync")
      return 0
    }
    try log.trim(below: 4)
    #expect(
      trace.lines == ([1, 2, 3] as [UInt64]).flatMap { ["remove \(LogDirectory.segmentName($0))", "sync"] })
  }

  @Test func aTrimmedLogIsRecoveredAfterARestart() throws {
    let test = TestLog()
    let (log, ends) = try filled(test)
    try log.trim(below: 5)
    let applied = try #require(ends.first { $0.segment == 7 })
    let begin = try #require(ends.last { $0.segment == 4 })
    for position in [applied, begin, nil] {
      let disk = try test.copySegments()
      let reopened = try disk.open(applied: position)
      #expect(reopened.visible == ends.last)
      #expect(try reopened.commit(1)[0].commit == 41)
      #expect(try reopened.verify().isEmpty)
    }
    #expect(code { _ = try test.copySegments().open(applied: ends[0]) } == .trimmed)
  }

  @Test func summariesGoWithTheirSegments() throws {
    let test = TestLog()
    let (log, _) = try filled(test)
    let directory = LogDirectory(path: test.path, faults: nil)
    _ = try log.summarise(tagger: { _, _ in }, maxSegments: .max)
    try log.trim(below: 5)
    #expect(try directory.summaryNumbers() == Array(5..<log.visible.segment))
    // One that is written while its segment is being deleted goes with the next trimming.
    try test.write([1], to: test.path + "/" + LogDirectory.summaryName(2))
    try log.trim(below: 5)
    #expect(try directory.summaryNumbers() == Array(5..<log.visible.segment))
  }
}

/// Lines that several threads may add.
private final class Trace: @unchecked Sendable {
  private(set) var lines: [String] = []
  func add(_ line: String) { lines.append(line) }
}
