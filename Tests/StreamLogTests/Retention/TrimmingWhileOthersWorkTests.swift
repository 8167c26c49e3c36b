import Testing

@testable import StreamLog

/// One writes, one trims, two read, one opens and closes: nobody meets anything but frames in order and "trimmed".
@Suite struct TrimmingWhileOthersWorkTests {
  @Test func readersWritersAndOpenersDoNotMind() async throws {
    let test = TestLog()
    let log = try test.open()
    try log.commit(1)
    let options = test.options
    let path = test.path
    let total: UInt64 = 1500
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { while log.visibleCommit < total { try log.commit(3, size: 700, sync: false) } }
      for _ in 0..<2 {
        group.addTask {
          let own = try Log.open(directory: path, options: options)
          var reader = own.reader(after: .start)
          var last = reader.position
          while last.commit < total {
            do {
              while let frame = try reader.next() {
                guard frame.commit == last.commit + 1, frame.recordsBefore == last.records else {
                  Issue.record("commit \(frame.commit) follows \(last.commit)")
                  return
                }
                last = frame.end
              }
              await Task.yield()
            } catch let error as StreamError where error.code == .trimmed {
              reader = try own.oldestReader()
              #expect(reader.position.commit >= last.commit)
              last = reader.position
            }
          }
        }
      }
      group.addTask {
        while log.visibleCommit < total {
          let head = log.visible.segment
          try log.trim(below: head > 3 ? head - 3 : 1)
          _ = try log.firstAvailable
          await Task.yield()
        }
      }
      group.addTask {
        while log.visibleCommit < total {
          let other = try Log.open(directory: path, options: options)
          _ = try other.reader(fromTime: 0)
          let infos = try other.segments()
          #expect(!infos.isEmpty && zip(infos, infos.dropFirst()).allSatisfy { $0.number + 1 == $1.number })
          _ = try other.summarise(tagger: { _, _ in }, maxSegments: 1)
          try other.close()
          await Task.yield()
        }
      }
      try await group.waitForAll()
    }
    #expect(try log.verify().isEmpty)
    #expect(try log.trim(below: .max).first.segment == log.visible.segment)
  }
}
