import TestSupport
import Testing

@Test("the trace holds every change in order, with paths, offsets and data", .enabled(if: Faults.available))
func recordsChanges() throws {
  let session = try FaultSession()
  try session.runAll(
    "mkdir /log", "open a /log/one", "write a first", "pwrite a 100 second", "fill a 200 10 z", "resize a 50",
    "sync a", "append b /log/one", "write b tail", "rename /log/one /two", "remove /two")
  let records = try session.finish().records.filter { $0.kind != .said }

  let seen = records.map { "\($0.kind) \($0.path) \($0.offset) \(String(decoding: $0.data, as: UTF8.self))" }
  #expect(
    seen == [
      "directoryMade log 0 ", "created log/one 0 ", "written log/one 0 first", "written log/one 100 second",
      "written log/one 200 zzzzzzzzzz", "resized log/one 50 ", "syncBegun log/one 0 ", "syncEnded log/one 0 ",
      "opened log/one 0 ", "written log/one 50 tail", "renamed log/one 0 two", "removed two 0 ",
    ])
  #expect(Set(records.filter { $0.path == "log/one" && $0.inode != 0 }.map(\.inode)).count == 1)
}

@Test("the trace holds what the program said, in its place", .enabled(if: Faults.available))
func recordsAnswers() throws {
  let session = try FaultSession()
  try session.runAll("open a /one", "write a first", "sync a")
  let kinds = try session.finish().records.map(\.kind)
  #expect(kinds == [.created, .said, .written, .said, .syncBegun, .syncEnded, .said])
}

@Test("files outside the watched directory leave no trace", .enabled(if: Faults.available))
func recordsOnlyBelowRoot() throws {
  let session = try FaultSession()
  try session.child.send("open a \(session.place.file("outside"))")
  #expect(try session.child.nextLine() == "ok")
  try session.runAll("write a secret")
  #expect(try session.finish().records.allSatisfy { $0.kind == .said })
}
