import TestSupport
import Testing

/// Reads and writes of single items by several processes are as if they happened one after the other, in an order that
/// agrees with the clock; so reads are monotonic, and everybody reads what anybody has written. Two items written by one
/// transaction are never seen apart.
@Suite("Several processes and one store")
struct RegistersAreLinearizableTests {
  @Test("reads and writes of single items are linearizable", arguments: [2, 3], ["full", "none"])
  func linearizable(processes: Int, durability: String) throws {
    let store = try CrashStore()
    let children = try (1...processes).map { number in
      try store.start(
        "registers", "writer=p\(number)", "seed=\(number)", "threads=2", "count=600", "overlay=1048576",
        "durability=\(durability)")
    }
    try judge(children, writesAtLeast: processes * 300)
    #expect(try store.dump().problems.isEmpty)
  }

  @Test("so they are while one process opens and closes the store again and again")
  func besideOpeningAndClosing() throws {
    let store = try CrashStore()
    let children = try [
      store.start("registers", "writer=a", "seed=1", "threads=2", "count=1000", "overlay=1048576"),
      store.start("registers", "writer=b", "seed=2", "count=200", "reopens=yes", "overlay=1048576"),
      store.start("registers", "writer=c", "seed=3", "count=200", "reopens=yes", "overlay=1048576"),
    ]
    try judge(children, writesAtLeast: 300)
    #expect(try store.dump().problems.isEmpty)
  }

  @Test("so they are when processes are killed: an open write has happened or not, for everybody")
  func besideKills() throws {
    let store = try CrashStore()
    var generator = Rounds.generator(21)
    let children = try (1...3).map { number in
      try store.start("registers", "writer=p\(number)", "seed=\(number)", "threads=2", "count=800", "overlay=1048576")
    }
    var history = RegisterHistory()
    var said: [[String]] = [[], [], []]
    for victim in [0, 1] {
      said[2] += try children[2].lines(for: .random(in: 0.1...0.4, using: &generator))
      try children[victim].killAndWait()
      said[victim] = try children[victim].remainingLines()
    }
    said[2] += try children[2].remainingLines()
    #expect(try children[2].wait() == .exited(0), "\(children[2].errorText)")
    let last = try store.start("registers", "writer=last", "seed=9", "threads=2", "count=100")
    said.append(try last.remainingLines())
    for lines in said { history.note(lines) }
    #expect(history.violations().isEmpty)
    #expect(try store.dump().problems.isEmpty)
  }

  private func judge(_ children: [ChildProcess], writesAtLeast: Int) throws {
    var history = RegisterHistory()
    for child in children {
      history.note(try child.remainingLines())
      #expect(try child.wait() == .exited(0), "\(child.errorText)")
    }
    #expect(history.violations().isEmpty)
    #expect(history.writes > writesAtLeast)
    #expect(history.reads > writesAtLeast / 2)
  }
}

/// The judge itself must be able to tell.
@Suite("The test of linearizability")
struct RegisterHistoryTests {
  private func violations(_ lines: String...) -> Int {
    var history = RegisterHistory()
    history.note(lines)
    return history.violations().count
  }

  @Test func acceptsWhatOverlaps() {
    #expect(
      violations(
        "a begin write r 1 10", "b read r 1 12 15", "c read r 0 11 14", "a end 20", "a begin write r 2 21",
        "b read r 2 30 31") == 0)
  }

  @Test func refusesAReadOfWhatWasReplaced() {
    #expect(violations("a begin write r 1 10", "a end 20", "a begin write r 2 30", "a end 40", "b read r 1 50 60") > 0)
  }

  @Test func refusesReadsThatGoBack() {
    #expect(
      violations("a begin write r 1 10", "b read r 1 20 30", "c read r 0 40 50", "a end 60") > 0)
  }

  @Test func refusesValuesFromNowhereAndFromTheFuture() {
    #expect(violations("b read r 5 20 30") > 0)
    #expect(violations("b read r 5 20 30", "a begin write r 5 40", "a end 50") > 0)
  }

  @Test func refusesALostCount() {
    #expect(violations("a count 1 10 20", "b count 1 30 40") > 0)
    #expect(violations("a count 2 10 20", "b count 1 30 40") > 0)
    #expect(violations("a count 2 10 20", "b count 1 15 40") == 0)
  }
}
