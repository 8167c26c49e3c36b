import Foundation
import TestSupport
import Testing

@Test(
  "a rule kills the program before, amid or after the chosen write", .enabled(if: Faults.available),
  arguments: [("kill", "one"), ("kill/2", "onetw"), ("kill-after", "onetwo")])
func killsAtWrite(action: String, left: String) throws {
  let session = try FaultSession(rules: ["write:2:" + action])
  try session.runAll("open a /file", "write a one")
  #expect(try session.run("write a two") == nil)
  #expect(try session.child.wait() == .killed(signal: SIGKILL))
  #expect(session.contents("/file") == left)
}

@Test("a rule stops the program at the chosen sync, and it goes on when told", .enabled(if: Faults.available))
func stopsAtSync() throws {
  let session = try FaultSession(rules: ["sync:1:stop"])
  try session.runAll("open a /file", "write a one")
  try session.child.send("sync a")
  while session.faults.reported().isEmpty { usleep(1000) }
  #expect(try session.child.endingIfOver() == nil)
  session.child.send(signal: SIGCONT)
  #expect(try session.child.nextLine() == "ok")
}
