import Testing

@testable import StreamLog

@Suite struct SummaryTests {
  /// The tag of a commit: long runs of the same one, so that segments lack some.
  private static func tag(_ commit: UInt64) -> UInt32 { UInt32(commit / 25 % 7) }

  private static func tagger(_ frame: FrameView, _ tags: inout Set<UInt32>) { tags.insert(tag(frame.commit)) }

  private func filled(_ test: TestLog) throws -> Log {
    let log = try test.open()
    for _ in 0..<150 { try log.commit(2, size: 700) }
    return log
  }

  private func summaries(_ test: TestLog) throws -> [UInt64] {
    try LogDirectory(path: test.path, faults: nil).summaryNumbers()
  }

  @Test func finishedSegmentsAreSummarisedOnce() throws {
    let test = TestLog()
    let log = try filled(test)
    let head = log.visible.segment
    #expect(try log.summarise(tagger: Self.tagger, maxSegments: 3) == 3)
    #expect(try summaries(test) == [1, 2, 3])
    #expect(try log.summarise(tagger: Self.tagger) == Int(head) - 4)
    #expect(try summaries(test) == Array(1..<head))
    #expect(try log.summarise(tagger: Self.tagger) == 0)
    // Another process finds what this one made.
    #expect(try test.open().summarise(tagger: { _, _ in Issue.record("read again") }) == 0)
  }

  @Test func aSummarySaysWhatIsInTheSegment() throws {
    let test = TestLog()
    let log = try filled(test)
    _ = try log.summarise(tagger: Self.tagger)
    let infos = try log.segments()
    for info in infos.dropLast() {
      let segment = try #require(try Segment.open(info.number, in: log.directory))
      let summary = try #require(try test.open().summary(of: segment))
      let first = info.firstAddress.commit + 1
      #expect(summary.end == info.end)
      #expect(summary.firstCommit == first)
      #expect(summary.firstTimestamp == info.firstTimestamp)
      #expect(summary.records == summary.end.commit - first + 1)
      #expect(summary.tags == Set((first...summary.end.commit).map(Self.tag)).sorted())
    }
  }

  @Test(arguments: [[], [0], [3], [2, 5], [9], Set(0..<7)] as [Set<UInt32>])
  func passingOverSegmentsHidesNothingThatIsWanted(wanted: Set<UInt32>) throws {
    let test = TestLog()
    let log = try filled(test)
    // The last few are left without a summary.
    _ = try log.summarise(tagger: Self.tagger, maxSegments: Int(log.visible.segment) - 10)
    let reader = log.reader(after: .start)
    var (passed, seen): (UInt64, [UInt64]) = (0, [])
    while true {
      passed += try reader.skipSegments(without: wanted)
      guard let frame = try reader.next() else { break }
      #expect(frame.recordsBefore == passed + UInt64(seen.count))
      seen.append(frame.commit)
    }
    #expect(passed + UInt64(seen.count) == 300)
    #expect(seen.filter { wanted.contains(Self.tag($0)) } == (1...300).filter { wanted.contains(Self.tag($0)) })
    #expect((passed > 0) == (wanted.count < 7))
    #expect(reader.position == log.visible)
  }

  @Test func noSegmentBeyondTheWantedCommitIsPassed() throws {
    let test = TestLog()
    let log = try filled(test)
    _ = try log.summarise(tagger: Self.tagger)
    let reader = log.reader(after: .start)
    let second = try log.segments()[1]
    #expect(try reader.skipSegments(without: [], upTo: second.firstAddress.commit) == second.firstAddress.records)
    #expect(reader.position == second.firstAddress)
    #expect(try reader.next()?.commit == second.firstAddress.commit + 1)
  }

  /// Peeking at the first frame of a segment does not keep the segment from being passed over.
  @Test func aFrameThatWasOnlyPeekedAtIsPassedToo() throws {
    let test = TestLog()
    let log = try filled(test)
    _ = try log.summarise(tagger: Self.tagger)
    let reader = log.reader(after: .start)
    #expect(try reader.peek()?.commit == 1)
    #expect(try reader.skipSegments(without: []) > 0)
    #expect(try reader.next()?.commit == reader.position.commit)
    #expect(reader.position.commit > 200)
  }

  @Test func aDamagedSummaryIsAsGoodAsNoneAndMadeAnew() throws {
    let test = TestLog()
    let log = try filled(test)
    _ = try log.summarise(tagger: Self.tagger)
    let name = test.path + "/" + LogDirectory.summaryName(2)
    let good = try test.bytes(of: name)
    for offset in stride(from: 0, to: good.count, by: 3) {
      var bad = good
      bad[offset] ^= 4
      try test.write(bad, to: name)
      let segment = try #require(try Segment.open(2, in: log.directory))
      #expect(try test.open().summary(of: segment) == nil, "offset \(offset)")
    }
    #expect(try test.open().summarise(tagger: Self.tagger) == 1)
    #expect(try test.bytes(of: name) == good)
    // Of another segment, it does not count either.
    try test.write(try test.bytes(of: test.path + "/" + LogDirectory.summaryName(3)), to: name)
    #expect(try test.open().summarise(tagger: Self.tagger) == 1)
  }

  @Test func tooManyTagsAndGapsMeanAnything() throws {
    let test = TestLog()
    let log = try filled(test)
    _ = try log.summarise(
      tagger: { frame, tags in for tag in 0...UInt32(SegmentSummary.maximumTags) { tags.insert(tag) } }, maxSegments: 1)
    #expect(try log.reader(after: .start).skipSegments(without: [9999]) == 0)

    let other = TestLog()
    var mixed = MixedLog(random: SeededRandom(seed: 3), largest: 1000)
    let gaps = try other.open()
    try mixed.fill(gaps, frames: 300)
    _ = try gaps.summarise(tagger: { _, _ in })
    let reader = gaps.reader(after: .start)
    var seen = 0
    var passed: UInt64 = 0
    while true {
      passed += try reader.skipSegments(without: [1])
      guard let frame = try reader.next() else { break }
      if frame.kind == .gap { seen += 1 }
    }
    #expect(try seen == gaps.frames().filter { $0.kind == .gap }.count)
    #expect(passed > 0)
  }

  @Test func aTaggerThatFailsLeavesNoSummary() throws {
    let test = TestLog()
    let log = try filled(test)
    #expect(code { _ = try log.summarise(tagger: { _, _ in throw StreamError(.io, "no") }) } == .io)
    #expect(try summaries(test).isEmpty)
  }

  @Test func anEncodedSummaryComesBackAndAnyOtherBytesDoNot() throws {
    var summary = SegmentSummary(
      salt: 1, number: 2,
      end: LogAddress(commit: 3, segment: 2, offset: 4096, checksum: 5, timestamp: 6, records: 7), firstCommit: 8,
      firstTimestamp: 9, records: 10, tags: [1, 5, .max])
    for tags in [[1, 5, .max], [], nil] as [[UInt32]?] {
      summary.tags = tags
      let bytes = summary.encoded
      #expect(bytes.withUnsafeBytes { SegmentSummary($0) } == summary)
      #expect(bytes.dropLast().withUnsafeBytes { SegmentSummary($0) } == nil)
    }
    #expect(summary.mayHold(anyOf: [77]))
  }
}
