import Testing

@testable import StreamLog

@Suite struct DamageTests {
  /// Any flipped bit in a frame that a later group vouches for is reported; nothing is cut silently.
  @Test func aFlippedBitInAcknowledgedFramesIsReported() throws {
    let test = TestLog()
    let log = try test.open()
    let first = try log.commit(2)
    try log.commit(1)
    let bytes = try test.bytes(of: test.segment(1))
    for offset in SegmentHeader.size..<Int(first[1].offset) {
      let disk = TestLog()
      var damaged = bytes
      damaged[offset] ^= 1 << UInt8(offset % 8)
      try disk.write(damaged, to: disk.segment(1))
      #expect(code { _ = try disk.open() } == .corrupted, "offset \(offset)")
    }
  }

  @Test func aFlippedBitInTheLastGroupCutsIt() throws {
    let test = TestLog()
    let log = try test.open()
    try log.commit(2)
    let last = try log.commit(1)
    let bytes = try test.bytes(of: test.segment(1))
    for offset in stride(from: Int(last[0].offset) - 104, to: Int(last[0].offset), by: 5) {
      let disk = TestLog()
      var damaged = bytes
      damaged[offset] ^= 0x10
      try disk.write(damaged, to: disk.segment(1))
      #expect(try disk.open().visibleCommit == 2)
    }
  }

  @Test func damageInAnEarlierSegmentIsReported() throws {
    let test = TestLog()
    let log = try test.open()
    for _ in 0..<10 { try log.commit(1, size: 1500) }
    let disk = try test.copySegments()
    try disk.write([1, 2, 3], to: disk.segment(2), at: 5000)
    #expect(code { _ = try disk.open() } == .corrupted)
    try disk.write([9], to: disk.segment(1), at: 30)
    #expect(code { _ = try disk.open() } == .corrupted)
  }

  @Test func verifyNamesTheDamagedSegments() throws {
    let test = TestLog()
    let log = try test.open()
    for _ in 0..<10 { try log.commit(1, size: 1500) }
    try test.write([1, 2, 3], to: test.segment(2), at: 5000)
    let problems = try log.verify()
    #expect(problems.map(\.segment) == [2])
    #expect(try log.verify(from: 3).isEmpty)
    #expect(code { _ = try log.commits() } == .corrupted)
  }

  @Test func aMissingSegmentIsReported() throws {
    let test = TestLog()
    let log = try test.open()
    for _ in 0..<10 { try log.commit(1, size: 1500) }
    let disk = try test.copySegments()
    try LogDirectory(path: disk.path, faults: nil).remove(LogDirectory.segmentName(3))
    #expect(code { _ = try disk.open() } == .corrupted)
  }

  @Test func aLogThatEndsBeforeWhatWasAppliedIsRefused() throws {
    let test = TestLog()
    let log = try test.open()
    let all = try log.commit(3)
    let disk = TestLog()
    try disk.write(Array(try test.bytes(of: test.segment(1))[..<Int(all[1].offset)]), to: disk.segment(1))
    #expect(code { _ = try disk.open(applied: all[2]) } == .behindApplied)
    // The bytes of the frame are zero, but the file is as long as it was.
    let zeroed = try test.copySegments()
    let hole = [UInt8](repeating: 0, count: Int(all[2].offset - all[1].offset))
    try zeroed.write(hole, to: zeroed.segment(1), at: Int(all[1].offset))
    #expect(code { _ = try zeroed.open(applied: all[2]) } == .behindApplied)
  }

  @Test func arepairBridgesTheLossWithAGap() throws {
    let test = TestLog()
    let log = try test.open()
    let all = try log.commit(5)
    let disk = TestLog()
    try disk.write(Array(try test.bytes(of: test.segment(1))[..<Int(all[1].offset)]), to: disk.segment(1))
    var options = disk.options
    options.bridgesLoss = true
    let repaired = try Log.open(directory: disk.path, options: options, applied: all[4])
    #expect(repaired.visibleCommit == 5)
    #expect(repaired.storeEpoch > 1)
    try repaired.commit(1)
    #expect(try repaired.commits() == expected(1...2) + expected(6...6))
    #expect(try repaired.verify().isEmpty)
    #expect(try repaired.reader(fromCommit: 4).next()?.kind == .gap)
  }

  @Test func anUnknownKindNeedsNewerSoftware() throws {
    let test = TestLog()
    let log = try test.open()
    try log.lock()
    let batch = FrameBatch()
    try batch.add(1)
    batch.frame(at: 0).put(UInt16(77), at: 20)
    try log.append(batch)
    try log.sync()
    try log.publish()
    log.unlock()
    #expect(code { _ = try log.commits() } == .newerVersion)
    #expect(code { _ = try test.copySegments().open() } == .newerVersion)
  }

  @Test func anUnknownVersionOfASegmentNeedsNewerSoftware() throws {
    let test = TestLog()
    try test.open().commit()
    let disk = try test.copySegments()
    let segment = try #require(try Segment.open(1, in: LogDirectory(path: disk.path, faults: nil)))
    let page = UnsafeMutableRawBufferPointer.allocate(byteCount: SegmentHeader.size, alignment: 8)
    defer { page.deallocate() }
    segment.header.encode(into: page, version: 2)
    try disk.write(Array(page), to: disk.segment(1))
    #expect(code { _ = try disk.open() } == .newerVersion)
  }
}
