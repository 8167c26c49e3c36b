import Foundation
import TestSupport
import Testing

@Test("a process stopped at a random moment and continued loses nothing, and neither do the others")
func stoppedAndContinued() throws {
  let store = try CrashStore()
  var generator = Rounds.generator(3)
  let stopped = try store.write("writer=a", "threads=2", "overlay=1048576")
  let other = try store.write("writer=b", "threads=2", "overlay=1048576")
  var history = WriterHistory()
  try stopped.waitUntilReady()
  for _ in 1...5 {
    history.note(try stopped.lines(for: .random(in: 0.01...0.1, using: &generator)))
    stopped.send(signal: SIGSTOP)
    history.note(try other.lines(for: .random(in: 0.01...0.2, using: &generator)))
    stopped.send(signal: SIGCONT)
  }
  history.note(try stopped.stopWriting())
  history.note(try other.stopWriting())
  #expect(history.closed == 2)
  #expect(try store.dump().broken(.everythingAcknowledged, to: history).isEmpty)
}

@Test(
  "a process stopped while it holds the log makes others give up with a reason, and all go on when it does",
  .enabled(if: Faults.available))
func stoppedWhileHoldingTheLog() throws {
  let store = try CrashStore()
  var faults = Faults(root: store.root, report: store.beside("report"))
  faults.arm = store.beside("arm")
  faults.rules = ["sync@log/0:1:stop"]
  let holder = try store.write("writer=a", faults: faults)
  let other = try store.write("writer=b")
  var history = WriterHistory()
  try holder.waitUntilReady()
  history.note(try holder.lines(for: 0.1))
  _ = FileManager.default.createFile(atPath: store.beside("arm"), contents: nil)
  while faults.reported().isEmpty { history.note(try holder.lines(for: 0.02)) }

  // Longer than writers wait for the log.
  var refusals = 0
  while refusals == 0 {
    guard let line = try other.nextLine(within: 30) else { break }
    history.note([line])
    if line.contains(" err "), line.contains("storeLocked") { refusals += 1 }
  }
  #expect(refusals == 1)
  #expect(history.errors.contains { $0.message.contains(String(holder.id)) }, "the message names the process")

  holder.send(signal: SIGCONT)
  history.note(try holder.lines(for: 0.1))
  history.note(try other.lines(for: 0.2))
  history.note(try holder.stopWriting())
  history.note(try other.stopWriting())
  #expect(history.closed == 2)
  #expect(try store.dump().broken(.everythingAcknowledged, to: history).isEmpty)
}
