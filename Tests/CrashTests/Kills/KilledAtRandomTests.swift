import Foundation
import TestSupport
import Testing

@Test("a writer killed at any moment loses nothing it acknowledged, whatever the durability")
func killedAtRandom() throws {
  var store = try CrashStore()
  var generator = Rounds.generator(1)
  var before = StoreDump()
  var acknowledged = 0
  for round in 1...Rounds.count {
    if Rounds.beginsStore(round) { (store, before) = (try CrashStore(), StoreDump()) }
    let durability = ["full", "full", "none", "10"].randomElement(using: &generator) ?? "full"
    let threads = Int.random(in: 1...4, using: &generator)
    let writer = try store.write(
      "writer=w", "seed=\(round)", "first=\(round * 1_000_000)", "threads=\(threads)", "durability=\(durability)",
      "overlay=1048576")
    // One in four dies while it opens and recovers the store.
    let isEarly = round.isMultiple(of: 4)
    var history = WriterHistory(base: before)
    history.note(try writer.lines(for: .random(in: isEarly ? 0...0.03 : 0.05...0.4, using: &generator)))
    try writer.killAndWait()
    history.note(try writer.remainingLines())

    let after = try store.dump()
    let broken = after.broken(.everythingAcknowledged, to: history)
    try #require(broken.isEmpty, "round \(round), seed \(Rounds.seed), durability \(durability), \(threads) threads")
    acknowledged += history.acknowledged
    before = after
  }
  #expect(acknowledged > Rounds.count)
}
