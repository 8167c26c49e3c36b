import Foundation
import TestSupport
import Testing

/// The states of one file after many power cuts at the end of `session`'s trace; `nil` stands for a missing file.
private func states(of name: String, after session: FaultSession, _ loss: UnsyncedLoss) throws -> Set<String?> {
  let trace = try session.finish()
  var seen: Set<String?> = []
  for seed in 0..<200 {
    var generator = SeededGenerator(seed: UInt64(seed))
    let cut = try PowerCut(trace)
    try cut.advance(to: cut.count)
    let place = try TemporaryDirectory()
    try cut.restore(into: place.path, losing: loss, using: &generator)
    seen.insert(FileManager.default.contents(atPath: place.path + name).map { String(decoding: $0, as: UTF8.self) })
  }
  return seen
}

@Suite("What a power cut leaves", .enabled(if: Faults.available))
struct PowerCutModelTests {
  /// A session with an empty file whose name is already certain.
  private func sessionWithFile(rules: [String] = []) throws -> FaultSession {
    let session = try FaultSession(rules: rules)
    try session.runAll("open a /file", "dir d /.", "sync d")
    return session
  }

  @Test("what was synced is always there, what was not may be", arguments: UnsyncedLoss.allCases)
  func syncedStays(loss: UnsyncedLoss) throws {
    let session = try sessionWithFile()
    try session.runAll("write a A", "sync a", "write a B")
    let expected: Set<String?> =
      switch loss {
      case .everything: ["A"]
      case .nothing: ["AB"]
      case .tail: ["A", "AB"]
      case .scattered: ["A", "AB", "A\0"]
      }
    #expect(try states(of: "/file", after: session, loss) == expected)
  }

  @Test("a write is torn at sectors, in order or out of it")
  func tearsAtSectors() throws {
    let old = String(repeating: "o", count: 1024)
    let half = String(repeating: "n", count: 512) + String(repeating: "o", count: 512)
    let otherHalf = String(repeating: "o", count: 512) + String(repeating: "n", count: 512)
    let new = String(repeating: "n", count: 1024)
    for (loss, expected) in [
      (UnsyncedLoss.tail, [old, half, new]), (.scattered, [old, half, otherHalf, new]),
    ] {
      let session = try sessionWithFile()
      try session.runAll("fill a 0 1024 o", "sync a", "fill a 0 1024 n")
      #expect(try states(of: "/file", after: session, loss) == Set(expected))
    }
  }

  @Test("later writes may survive earlier ones unless a sync parts them")
  func reorders() throws {
    let unparted = try sessionWithFile()
    try unparted.runAll("fill a 0 1024 -", "sync a", "pwrite a 0 1", "pwrite a 512 2")
    let seen = try states(of: "/file", after: unparted, .scattered)
    #expect(seen.contains { $0?.first == "-" && $0?.contains("2") == true })

    let parted = try sessionWithFile()
    try parted.runAll("fill a 0 1024 -", "sync a", "pwrite a 0 1", "sync a", "pwrite a 512 2")
    #expect(try states(of: "/file", after: parted, .scattered).allSatisfy { $0?.first == "1" })
  }

  @Test("a write through a synchronous descriptor is certain, an earlier one beside it is not")
  func synchronousWrite() throws {
    let session = try sessionWithFile()
    try session.runAll("fill a 0 1024 -", "sync a", "pwrite a 0 1", "dsync s /file", "pwrite s 512 2")
    let seen = try states(of: "/file", after: session, .scattered)
    #expect(seen.allSatisfy { $0?.contains("2") == true })
    #expect(Set(seen.map { $0?.first }) == ["1", "-"])
  }

  @Test("what a failed sync covered stays uncertain after a later good one")
  func failedSync() throws {
    let session = try sessionWithFile(rules: ["sync@file:1:EIO"])
    try session.runAll("write a A")
    #expect(try session.run("sync a") == "EIO")
    try session.runAll("sync a")
    #expect(try states(of: "/file", after: session, .everything) == [""])
  }

  @Test("a new file may be missing until its directory is synced, though it was synced itself")
  func newName() throws {
    let before = try FaultSession()
    try before.runAll("open a /file", "write a A", "sync a")
    #expect(try states(of: "/file", after: before, .scattered) == [nil, "A"])

    let after = try FaultSession()
    try after.runAll("open a /file", "write a A", "sync a", "dir d /.", "sync d")
    #expect(try states(of: "/file", after: after, .scattered) == ["A"])
  }

  @Test("a renaming is there or not, whole; a removal too")
  func renaming() throws {
    let session = try sessionWithFile()
    try session.runAll("write a old", "sync a", "open b /next", "write b new", "sync b", "sync d", "rename /next /file")
    #expect(try states(of: "/file", after: session, .tail) == ["old", "new"])

    let removal = try sessionWithFile()
    try removal.runAll("write a old", "sync a", "remove /file")
    #expect(try states(of: "/file", after: removal, .tail) == ["old", nil])
  }

  @Test("a directory that was not synced into its parent takes its files with it")
  func newDirectory() throws {
    let session = try FaultSession()
    try session.runAll("mkdir /log", "open a /log/one", "write a A", "sync a", "dir d /log", "sync d")
    #expect(try states(of: "/log/one", after: session, .everything) == [nil])
  }

  @Test("the cut can be anywhere: what had been said by then tells what was promised")
  func anyMoment() throws {
    let session = try sessionWithFile()
    for letter in ["A", "B", "C"] { try session.runAll("write a \(letter)", "sync a") }
    let trace = try session.finish()
    let cut = try PowerCut(trace)
    var generator = SeededGenerator(seed: 1)
    for moment in 0...cut.count {
      try cut.advance(to: moment)
      let place = try TemporaryDirectory()
      try cut.restore(into: place.path, losing: .scattered, using: &generator)
      let text = FileManager.default.contents(atPath: place.file("file"))?.count ?? 0
      // Three answers prepare the file; then every second one follows a sync.
      let promised = max(0, (cut.saidLines.count - 3) / 2)
      #expect(text >= promised, "after \(moment) records")
    }
  }

  @Test("a replay can start from a directory that was there before")
  func fromBase() throws {
    let base = try TemporaryDirectory()
    try "before".write(toFile: base.file("file"), atomically: false, encoding: .utf8)
    let session = try FaultSession()
    try "before".write(toFile: session.root + "/file", atomically: false, encoding: .utf8)
    try session.runAll("open a /file", "pwrite a 6 after")
    let cut = try PowerCut(try session.finish(), base: base.path)
    try cut.advance(to: cut.count)
    let place = try TemporaryDirectory()
    var generator = SeededGenerator(seed: 1)
    try cut.restore(into: place.path, losing: .everything, using: &generator)
    #expect(try String(contentsOfFile: place.file("file"), encoding: .utf8) == "before")
  }
}
