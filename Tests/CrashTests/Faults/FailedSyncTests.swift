import Foundation
import TestSupport
import Testing

@Suite("A store whose disk fails to sync", .enabled(if: Faults.available))
struct FailedSyncTests {
  private func write(_ store: CrashStore, rule: String, _ settings: String...) throws -> (WriterHistory, Faults) {
    let faults = Faults(root: store.root, rules: [rule], report: store.beside("report"))
    let writer = try store.write(settings, faults: faults)
    var history = WriterHistory()
    history.note(try writer.remainingLines())
    try writer.wait()
    return (history, faults)
  }

  @Test("after a failed sync of the log nothing is acknowledged that is not on disk", arguments: [5, 20])
  func onceInTheLog(number: Int) throws {
    let store = try CrashStore()
    let (history, faults) = try write(store, rule: "sync@log/0:\(number):EIO", "count=60", "threads=2")
    #expect(faults.reported().count == 1)
    #expect(try store.dump().broken(.everythingAcknowledged, to: history).isEmpty)
  }

  @Test("a log that cannot be synced any more refuses writes with a reason; reopening it finds what was acknowledged")
  func forGoodInTheLog() throws {
    let store = try CrashStore()
    let (history, _) = try write(store, rule: "sync@log/:20+:EIO", "count=60", "threads=2")
    #expect(history.acknowledged < 120)
    #expect(!history.errors.isEmpty)
    #expect(
      history.errors.allSatisfy { ["outcomeUnknown", "storeUnavailable"].contains($0.code) }, "\(history.errors)")
    #expect(try store.dump().broken(.everythingAcknowledged, to: history).isEmpty)
  }

  @Test("tables that cannot be synced cost nothing that was acknowledged", arguments: ["3:EIO", "3+:EIO"])
  func inTheTables(when: String) throws {
    let store = try CrashStore()
    let (history, faults) = try write(store, rule: "sync@data.mdb:\(when)", "count=300", "large=3", "overlay=1048576")
    #expect(!faults.reported().isEmpty)
    #expect(history.acknowledged > 0, "\(history.errors)")
    #expect(try store.dump().broken(.everythingAcknowledged, to: history).isEmpty)
  }
}
