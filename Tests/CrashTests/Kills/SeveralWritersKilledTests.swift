import Foundation
import TestSupport
import Testing

@Test("of several processes writing to one store, some are killed: the others go on, nothing is lost")
func severalWritersKilled() throws {
  var store = try CrashStore()
  var generator = Rounds.generator(2)
  var before = StoreDump()
  for round in 1...max(1, Rounds.count / 6) {
    if Rounds.beginsStore(round) { (store, before) = (try CrashStore(), StoreDump()) }
    let writers = try ["a", "b", "c"].map { name in
      try store.write("writer=\(name)", "seed=\(round)", "first=\(round * 1_000_000)", "threads=2", "overlay=1048576")
    }
    var said: [[String]] = [[], [], []]
    for victim in [0, 1] {
      let pause = Double.random(in: 0.02...0.3, using: &generator)
      for (index, writer) in writers.enumerated() { said[index] += try writer.lines(for: pause / 3) }
      try writers[victim].killAndWait()
    }
    // The one that is left must still get its writes through.
    said[2] += try writers[2].lines(for: 0.1)
    let marker = said[2].count
    said[2] += try writers[2].lines(for: 0.3)
    #expect(said[2][marker...].contains { $0.contains(" ack ") }, "round \(round)")
    said[2] += try writers[2].stopWriting()

    var history = WriterHistory(base: before)
    for (index, writer) in writers.enumerated() { history.note(said[index] + (try writer.remainingLines())) }
    #expect(history.closed == 1)
    #expect(history.errors.allSatisfy { $0.code == "transactionConflict" || $0.code == "transactionCanceled" })
    let after = try store.dump()
    let broken = after.broken(.everythingAcknowledged, to: history)
    try #require(broken.isEmpty, "round \(round), seed \(Rounds.seed)")
    before = after
  }
}
