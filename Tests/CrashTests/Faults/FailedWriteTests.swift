import Foundation
import TestSupport
import Testing

@Suite("A store whose disk fails to write", .enabled(if: Faults.available))
struct FailedWriteTests {
  @Test(
    "a write to the log that fails, wholly or in part, is refused; later ones go through",
    arguments: ["EIO", "ENOSPC", "ENOSPC/100", "EIO/700"])
  func once(error: String) throws {
    let store = try CrashStore()
    let faults = Faults(
      root: store.root, rules: ["write@log/0:12:\(error)"], report: store.beside("report"))
    let writer = try store.write("count=60", faults: faults)
    var history = WriterHistory()
    history.note(try writer.remainingLines())
    #expect(faults.reported().count == 1)
    #expect(try writer.wait() == .exited(0), "\(writer.errorText)")
    // A write that was cut short may be completed by the next one.
    if error == "ENOSPC" { #expect(history.errors.map(\.code) == ["storeFull"]) }
    #expect(try store.dump().broken(.everythingAcknowledged, to: history).isEmpty)
  }

  @Test("while the log cannot be written every write is refused with a reason, and afterwards all is well")
  func forAWhile() throws {
    let store = try CrashStore()
    let faults = Faults(
      root: store.root, rules: ["write@log/:1+:ENOSPC", "truncate@log/:1+:ENOSPC"], arm: store.beside("arm"))
    let writer = try store.write(["threads=2"], faults: faults)
    try writer.waitUntilReady()
    var history = WriterHistory()
    history.note(try writer.lines(for: 0.1))
    _ = FileManager.default.createFile(atPath: store.beside("arm"), contents: nil)
    history.note(try writer.lines(for: 0.2))
    #expect(history.errors.contains { $0.code == "storeFull" && $0.message.contains("full") })
    try FileManager.default.removeItem(atPath: store.beside("arm"))
    let before = history.acknowledged
    history.note(try writer.lines(for: 0.3))
    #expect(history.acknowledged > before)
    history.note(try writer.stopWriting())
    #expect(try store.dump().broken(.everythingAcknowledged, to: history).isEmpty)
  }

  @Test("tables that cannot be written cost nothing that was acknowledged", arguments: ["5:EIO", "5+:ENOSPC"])
  func inTheTables(when: String) throws {
    let store = try CrashStore()
    let faults = Faults(root: store.root, rules: ["write@data.mdb:\(when)"], report: store.beside("report"))
    let writer = try store.write(["count=300", "large=3", "overlay=1048576"], faults: faults)
    var history = WriterHistory()
    history.note(try writer.remainingLines())
    try writer.wait()
    #expect(!faults.reported().isEmpty)
    #expect(try store.dump().broken(.everythingAcknowledged, to: history).isEmpty)
  }
}
