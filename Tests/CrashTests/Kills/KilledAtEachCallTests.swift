import Foundation
import TestSupport
import Testing

/// Kills the writer at chosen file calls, which random moments seldom hit: inside a write, between a write and its
/// sync, between a sync and what is said about it, around a renaming.
@Test(
  "a writer killed in or around any file call loses nothing it acknowledged", .enabled(if: Faults.available),
  arguments: [
    "write@log/:$:kill", "write@log/:$:kill/100", "write@log/:$:kill-after", "sync@log/:$:kill",
    "sync@log/:$:kill-after",
    "write@data.mdb:$:kill", "write@data.mdb:$:kill/2048", "sync@data.mdb:$:kill-after", "rename:$:kill",
    "rename:$:kill-after", "open:$:kill-after", "truncate:$:kill-after", "mkdir:$:kill-after",
  ])
func killedAtEachCall(rule: String) throws {
  for number in [1, 2, 3, 5, 9, 17, 40] {
    let store = try CrashStore()
    var faults = Faults(root: store.root, report: store.beside("report"))
    faults.rules = [rule.replacingOccurrences(of: "$", with: String(number))]
    let writer = try store.write("count=80", "large=5", "overlay=1048576", faults: faults)
    var history = WriterHistory()
    history.note(try writer.remainingLines())
    let ending = try writer.wait()
    // So many calls of this kind there may not be.
    if faults.reported().isEmpty {
      #expect(ending == .exited(0), "\(rule) \(number): \(writer.errorText)")
    } else {
      #expect(ending == .killed(signal: SIGKILL), "\(rule) \(number)")
    }
    if history.ready == 0 {
      // Killed while the store was being made: what is there must open, or be made, as if nothing had been.
      let next = try store.write("count=1")
      history.note(try next.remainingLines())
      #expect(try next.wait() == .exited(0), "\(rule) \(number): \(next.errorText)")
    }
    let broken = try store.dump().broken(.everythingAcknowledged, to: history)
    #expect(broken.isEmpty, "\(rule) \(number)")
    if ending == .exited(0) { break }
  }
}
