import TestSupport
import Testing

@Test("a rule fails the chosen write once, and only on the chosen path", .enabled(if: Faults.available))
func failsOneWrite() throws {
  let session = try FaultSession(rules: ["write@bad:2:EIO"])
  try session.runAll("open a /bad", "open b /good", "write b 1", "write b 2", "write a 1")
  #expect(try session.run("write a 2") == "EIO")
  try session.runAll("write a 3")
  #expect(session.contents("/bad") == "13")
  #expect(session.contents("/good") == "12")
  #expect(session.faults.reported() == ["write bad EIO"])
}

@Test("a full disk: a short write, then none, and syncs go on", .enabled(if: Faults.available))
func shortWriteThenFull() throws {
  let session = try FaultSession(rules: ["write:2+:ENOSPC/3"])
  try session.runAll("open a /file", "write a whole")
  #expect(try session.run("write a broken") == "short 3")
  #expect(session.contents("/file") == "wholebro")
  try session.runAll("sync a")
}

@Test("a failed sync is reported as such and noted in the trace", .enabled(if: Faults.available))
func failsSync() throws {
  let session = try FaultSession(rules: ["sync:1:EIO"])
  try session.runAll("open a /file", "write a text")
  #expect(try session.run("sync a") == "EIO")
  try session.runAll("sync a")
  let ends = try session.finish().records.filter { $0.kind == .syncEnded }
  #expect(ends.map(\.failed) == [true, false])
}

@Test("rules act only while the arm file is there", .enabled(if: Faults.available))
func armedRules() throws {
  let session = try FaultSession(rules: ["write:1+:ENOSPC"], armed: false)
  try session.runAll("open a /file", "write a 1")
  session.arm()
  #expect(try session.run("write a 2") == "ENOSPC")
  #expect(try session.run("write a 3") == "ENOSPC")
  try session.disarm()
  try session.runAll("write a 4")
  #expect(session.contents("/file") == "14")
}

@Test(
  "reads, openings, sizes, names can fail too", .enabled(if: Faults.available),
  arguments: [
    ("read:1:EIO", "read a 0 4"), ("open@new:1:EIO", "open b /new"), ("truncate:1:EIO", "resize a 9"),
    ("rename:1:EIO", "rename /file /other"), ("unlink:1:EIO", "remove /file"), ("mkdir:1:EIO", "mkdir /new"),
  ])
func failsOtherCalls(rule: String, command: String) throws {
  let session = try FaultSession(rules: [rule])
  try session.runAll("open a /file", "write a text")
  #expect(try session.run(command) == "EIO")
  #expect(session.contents("/file") == "text")
  #expect(session.faults.reported().count == 1)
}

@Test(
  "a rule that cannot be read ends the program at once", .enabled(if: Faults.available),
  arguments: ["wriet:1:EIO", "write:0:EIO", "write:1", "write:1:EOI", "write:x:EIO", "write:1:kill/x"])
func refusesMisspeltRules(rule: String) throws {
  let session = try FaultSession(rules: [rule])
  #expect(try session.child.wait() == .exited(99))
  #expect(session.child.errorText.contains(rule))
}
