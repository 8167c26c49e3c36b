import Testing

@testable import StreamLog

@Suite struct RoundTripTests {
  @Test(arguments: [0, 1, 7, 8, 41, 4000])
  func framesComeBackAsTheyWereWritten(size: Int) throws {
    let test = TestLog()
    let log = try test.open()
    try log.commit(3, size: size)
    try log.commit(1, size: size)
    #expect(try log.commits() == expected(1...4, size: size))
    #expect(log.visibleCommit == 4)
    #expect(log.durableCommit == 4)
    #expect(log.storeEpoch == 1)
    try log.close()
  }

  @Test func nothingIsVisibleBeforeItIsPublished() throws {
    let test = TestLog()
    let log = try test.open()
    let other = try test.open()
    try log.lock()
    let batch = FrameBatch()
    try batch.add(1)
    let end = try log.append(batch)
    try log.sync()
    #expect(log.visibleCommit == 0)
    #expect(try other.commits().isEmpty)
    try log.publish()
    #expect(other.visible == end)
    #expect(try other.commits() == expected(1...1))
    log.unlock()
  }

  @Test func framesRollOverSegments() throws {
    let test = TestLog()
    let log = try test.open()
    for _ in 0..<20 { try log.commit(5, size: 700) }
    #expect(log.visible.segment > 15)
    #expect(try log.commits() == expected(1...100, size: 700))
    #expect(try log.verify().isEmpty)
    // One batch over several segments.
    try log.commit(30, size: 700)
    #expect(try log.commits() == expected(1...130, size: 700))
  }

  @Test func commitsMustFollowEachOther() throws {
    let test = TestLog()
    let log = try test.open()
    let batch = FrameBatch()
    try batch.add(2)
    #expect(code { try log.append(batch) } == .misuse)
    try log.lock()
    #expect(code { try log.append(batch) } == .misuse)
    log.unlock()
    try log.commit(2)
    #expect(log.visibleCommit == 2)
  }

  @Test func aFrameBeyondASegmentIsRefused() throws {
    let test = TestLog()
    let log = try test.open()
    #expect(code { try log.commit(1, size: 5000) } == .frameTooLarge)
    try log.commit(1, size: 4000)
    #expect(try log.commits() == expected(1...1, size: 4000))
  }

  @Test func addressesSurviveEncoding() throws {
    let address = LogAddress(
      commit: 1 << 40, segment: 3, offset: 4096, checksum: 0xFFFF_0001, timestamp: 77, records: 1 << 41)
    let bytes = address.encoded
    #expect(bytes.count == LogAddress.encodedSize)
    #expect(bytes.withUnsafeBytes { LogAddress(bytes: $0) } == address)
    #expect(bytes.dropLast().withUnsafeBytes { LogAddress(bytes: $0) } == nil)
  }
}
