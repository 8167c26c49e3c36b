import Testing

@testable import StreamLog

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

@Suite struct LockTests {
  /// Two logs in one process hold separate `flock`s, as two processes do.
  @Test func twoLogsAppendInTurn() throws {
    let test = TestLog()
    let one = try test.open()
    let two = try test.open()
    for _ in 0..<20 {
      try one.commit(1, size: 500)
      try two.commit(2, size: 500)
    }
    #expect(try one.commits() == expected(1...60, size: 500))
    #expect(one.visible == two.visible)
    #expect(try two.verify().isEmpty)
    try one.close()
    // The last one out writes the end frame.
    let before = two.visible
    try two.close()
    #expect(two.visible.commit == before.commit)
    #expect(two.visible.offset == before.offset + UInt64(FrameHeader.size))
  }

  @Test func waitingForTheLockEndsWithItsHoldersName() throws {
    let test = TestLog()
    let one = try test.open()
    let two = try test.open()
    try one.lock()
    do {
      try two.lock(timeoutMilliseconds: 30)
      Issue.record("locked twice")
    } catch let error as StreamError {
      #expect(error.code == .locked)
      #expect(error.owner == getpid())
    }
    #expect(code { try one.lock(timeoutMilliseconds: 0) } == .locked)
    one.unlock()
    try two.lock(timeoutMilliseconds: 5000)
    two.unlock()
    try one.commit(1)
  }

  /// A lock asked for in vain is given back when it comes after all.
  @Test func anAbandonedRequestKeepsNobodyOut() throws {
    let test = TestLog()
    let one = try test.open()
    let two = try test.open()
    let three = try test.open()
    for _ in 0..<20 {
      try one.lock()
      #expect(code { try two.lock(timeoutMilliseconds: 1) } == .locked)
      one.unlock()
      try three.commit(1)
      try two.commit(1)
    }
    #expect(try one.commits() == expected(1...40))
  }

  @Test func manyThreadsAndLogsLoseNoCommit() async throws {
    let test = TestLog()
    test.segmentSize = 64 << 10
    let logs = [try test.open(), try test.open()]
    try await withThrowingTaskGroup(of: Void.self) { group in
      for thread in 0..<4 {
        let log = logs[thread % 2]
        group.addTask { for _ in 0..<50 { try log.commit(1) } }
      }
      try await group.waitForAll()
    }
    #expect(try logs[0].commits() == expected(1...200))
  }

  @Test func aClosedLogTakesNoLock() throws {
    let test = TestLog()
    let log = try test.open()
    try log.close()
    try log.close()
    #expect(code { try log.lock() } == .closed)
  }
}
