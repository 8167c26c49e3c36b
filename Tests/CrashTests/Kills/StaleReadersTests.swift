import Foundation
import TestSupport
import Testing

@Test("readers that died do not use up the places for readers, nor hold old pages for ever")
func staleReadersAreCleared() throws {
  let store = try CrashStore()
  // While one process has the store open, nobody makes the table of readers anew.
  let survivor = try store.write("writer=s", "overlay=1048576")
  try survivor.waitUntilReady()
  var history = WriterHistory()
  // LMDB has places for 126 readers; each process takes several.
  for round in 1...30 {
    let victim = try store.write("writer=v\(round)", "threads=8", "overlay=1048576")
    try victim.waitUntilReady()
    history.note(try victim.lines(for: 0.05))
    try victim.killAndWait()
    history.note(try victim.remainingLines())
    history.note(try survivor.lines(for: 0.01))
  }
  let later = try store.write("writer=l", "threads=8", "count=20", "overlay=1048576")
  history.note(try later.remainingLines())
  #expect(try later.wait() == .exited(0), "\(later.errorText)")
  history.note(try survivor.stopWriting())
  #expect(history.closed == 2)
  #expect(history.errors.allSatisfy { $0.code.hasPrefix("transaction") }, "\(history.errors)")
  #expect(try store.dump().broken(.everythingAcknowledged, to: history).isEmpty)
}
