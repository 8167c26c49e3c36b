import Foundation
import TestSupport
import Testing

@Suite("A store after a power cut", .enabled(if: Faults.available))
struct StorePowerCutTests {
  /// Cuts the power at random moments of one recorded run, rebuilds the store's directory, and has it judged.
  private func cut(trace: String, keeping promise: Promise, salt: UInt64, times: Int) throws {
    let trace = try FaultTrace(contentsOf: trace)
    var generator = Rounds.generator(salt)
    let moments = (0..<times).map { _ in Int.random(in: 0...trace.records.count, using: &generator) }.sorted()
    let replay = try PowerCut(trace)
    for moment in moments {
      try replay.advance(to: moment)
      var history = WriterHistory()
      history.note(replay.saidLines)
      for loss in [UnsyncedLoss.everything, .tail, .scattered] {
        let place = try TemporaryDirectory()
        try replay.restore(into: place.path, losing: loss, using: &generator)
        if history.ready == 0 {
          try expectStartable(place.file("store"), "\(loss) at \(moment)")
          continue
        }
        let broken = try CrashStore.dump(place.file("store")).broken(promise, to: history)
        #expect(broken.isEmpty, "\(loss) at record \(moment) of \(trace.records.count), seed \(Rounds.seed)")
      }
    }
  }

  /// The power went while the store was being made: it must be possible to make it.
  private func expectStartable(_ path: String, _ what: String) throws {
    let writer = try ChildProcess(BuiltProducts.program("CrashWriter"), ["write", path, "count=3"])
    let lines = try writer.remainingLines()
    #expect(try writer.wait() == .exited(0), "\(what): \(writer.errorText)")
    #expect(lines.last == "closed", "\(what)")
  }

  private func record(_ store: CrashStore, rules: [String] = [], _ settings: String...) throws -> String {
    let faults = Faults(root: store.root, trace: store.beside("trace"), rules: rules)
    let writer = try store.write(settings + ["overlay=1048576", "large=4"], faults: faults)
    _ = try writer.remainingLines()
    try writer.wait()
    return store.beside("trace")
  }

  @Test("full durability: nothing acknowledged is lost")
  func full() throws {
    let store = try CrashStore()
    let trace = try record(store, "count=150", "threads=2")
    try cut(trace: trace, keeping: .everythingAcknowledged, salt: 10, times: Rounds.count)
  }

  @Test("bounded durability: only the newest writes are lost, whole", arguments: ["20", "none"])
  func bounded(durability: String) throws {
    let store = try CrashStore()
    let trace = try record(store, "count=200", "threads=2", "durability=\(durability)")
    try cut(trace: trace, keeping: .wholeOperationsInOrder, salt: 11, times: Rounds.count / 3)
  }

  @Test("a failed sync before the power cut: what was acknowledged after it is on disk too", arguments: [4, 9, 30])
  func afterFailedSync(number: Int) throws {
    let store = try CrashStore()
    let trace = try record(store, rules: ["sync@log/0:\(number):EIO"], "count=60", "threads=2")
    try cut(trace: trace, keeping: .everythingAcknowledged, salt: 12 + UInt64(number), times: Rounds.count / 3)
  }

  @Test("while the store is being made: it can be made afterwards, at every moment")
  func duringCreation() throws {
    let store = try CrashStore()
    let replay = try PowerCut(try FaultTrace(contentsOf: try record(store, "count=1")))
    var generator = Rounds.generator(14)
    var moment = 0
    while true {
      try replay.advance(to: moment)
      if replay.saidLines.contains("ready") || moment == replay.count { break }
      for loss in [UnsyncedLoss.everything, .scattered] {
        let place = try TemporaryDirectory()
        try replay.restore(into: place.path, losing: loss, using: &generator)
        try expectStartable(place.file("store"), "\(loss) at record \(moment), seed \(Rounds.seed)")
      }
      moment += 3
    }
    #expect(moment > 3)
  }

  @Test("the same cuts do cost acknowledged writes where nothing was synced: the judgement can fail")
  func judgementCanFail() throws {
    let store = try CrashStore()
    let trace = try FaultTrace(contentsOf: try record(store, "count=40", "durability=none"))
    let replay = try PowerCut(trace)
    var generator = Rounds.generator(15)
    var history = WriterHistory()
    while history.acknowledged < 30, replay.moment < replay.count {
      try replay.advance(to: replay.moment + 1)
      history = WriterHistory()
      history.note(replay.saidLines)
    }
    let place = try TemporaryDirectory()
    try replay.restore(into: place.path, losing: .everything, using: &generator)
    let dump = try CrashStore.dump(place.file("store"))
    #expect(dump.problems.isEmpty)
    #expect(dump.broken(.wholeOperationsInOrder, to: history).isEmpty)
    #expect(!dump.broken(.everythingAcknowledged, to: history).isEmpty)
  }

  @Test("the power goes again while the store recovers")
  func duringRecovery() throws {
    let first = try CrashStore()
    let trace = try FaultTrace(contentsOf: try record(first, "count=60"))
    let replay = try PowerCut(trace)
    var generator = Rounds.generator(13)
    try replay.advance(to: trace.records.count * 2 / 3)
    var history = WriterHistory()
    history.note(replay.saidLines)

    let base = try TemporaryDirectory()
    try replay.restore(into: base.path, losing: .tail, using: &generator)
    let second = try CrashStore()
    try FileManager.default.copyItem(atPath: base.file("store"), toPath: second.path)
    let recovery = try FaultTrace(contentsOf: try record(second, "first=1000", "writer=later", "count=20"))
    let again = try PowerCut(recovery, base: base.path)
    let moments = (0..<Rounds.count).map { _ in Int.random(in: 0...recovery.records.count, using: &generator) }
    for moment in moments.sorted() {
      try again.advance(to: moment)
      var both = history
      both.note(again.saidLines)
      let place = try TemporaryDirectory()
      try again.restore(into: place.path, losing: .scattered, using: &generator)
      let broken = try CrashStore.dump(place.file("store")).broken(.everythingAcknowledged, to: both)
      #expect(broken.isEmpty, "at record \(moment) of \(recovery.records.count), seed \(Rounds.seed)")
    }
  }
}
