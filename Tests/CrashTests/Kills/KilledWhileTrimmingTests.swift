import Foundation
import TestSupport
import Testing

/// Kills a process that trims its stream at, before and after each file it deletes and each directory it syncs: the
/// store opens, verifies and loses nothing, and whoever opens it next goes on trimming.
@Test(
  "a process killed while it trims leaves a sound store", .enabled(if: Faults.available),
  arguments: ["unlink@log/:$:kill", "unlink@log/:$:kill-after", "sync@log:$:kill", "sync@log:$:kill-after"])
func killedWhileTrimming(rule: String) throws {
  var kills = 0
  for number in [1, 2, 3, 5, 8] {
    let store = try CrashStore()
    var faults = Faults(root: store.root, report: store.beside("report"))
    faults.rules = [rule.replacingOccurrences(of: "$", with: String(number))]
    let settings = ["segment=262144", "cap=1048576", "overlay=1048576", "large=3"]
    let writer = try store.write(settings + ["count=400"], faults: faults)
    var history = WriterHistory()
    history.note(try writer.remainingLines())
    let ending = try writer.wait()
    if ending == .killed(signal: SIGKILL) { kills += 1 } else { #expect(ending == .exited(0), "\(rule) \(number)") }
    if history.ready == 0 { continue }
    let after = try store.dump()
    #expect(after.broken(.everythingAcknowledged, to: history) == [], "\(rule) \(number)")
    // The next one trims what was left and stays within the cap. Whether the operation at which the first was killed was
    // carried out is known by now, so what follows is judged from here.
    var later = WriterHistory(base: after)
    let next = try store.write(settings + ["count=100", "first=401"])
    later.note(try next.remainingLines())
    #expect(try next.wait() == .exited(0), "\(rule) \(number): \(next.errorText)")
    #expect(try store.dump().broken(.everythingAcknowledged, to: later) == [], "\(rule) \(number)")
  }
  #expect(kills > 0, "\(rule) killed nobody")
}
