import Foundation
import TestSupport
import Testing

@Suite("A process that follows others")
struct FollowersTests {
  private func ask(_ child: ChildProcess, _ question: String) throws -> String? {
    try child.send(question)
    return try child.nextLine()
  }

  @Test("reads at once what another process was told is written")
  func readsWhatOthersWrote() throws {
    let store = try CrashStore()
    let children = try (0..<3).map { _ in try store.start("answer", "overlay=1048576") }
    for child in children { try child.waitUntilReady() }
    for version in 1...60 {
      #expect(try ask(children[version % 3], "put k \(version)") == "done")
      for child in children { #expect(try ask(child, "get k") == String(version)) }
    }
    for child in children { child.closeInput() }
    for child in children { #expect(try child.wait() == .exited(0)) }
  }

  /// The follower's place in the log lies segments back, and LMDB is far ahead of it.
  @Test("finds the newest state however far the log has gone on, its segments rolled and another applied")
  func farBehind() throws {
    let store = try CrashStore()
    let follower = try store.start("answer", "overlay=1048576")
    try follower.waitUntilReady()
    #expect(try ask(follower, "put k 1") == "done")
    let writer = try store.start("answer", "durability=none", "overlay=4194304")
    try writer.waitUntilReady()
    for round in 1...2 {
      // More than a segment each time.
      #expect(try ask(writer, "fill 2400") == "done")
      #expect(try ask(writer, "put k \(round + 1)") == "done")
      #expect(try ask(follower, "get k") == String(round + 1))
      #expect(try ask(follower, "look") == "51")
      #expect(try ask(follower, "put k \(round + 10)") == "done")
      #expect(try ask(writer, "get k") == String(round + 10))
    }
    let segments = try FileManager.default.contentsOfDirectory(atPath: store.path + "/log").filter {
      $0.hasSuffix(".log")
    }
    #expect(segments.count > 2)
    for child in [writer, follower] {
      child.closeInput()
      #expect(try child.wait() == .exited(0))
    }
    #expect(try store.dump().problems.isEmpty)
  }

  @Test("reads on while another process is stopped in the middle of a commit", .enabled(if: Faults.available))
  func besideAStoppedWriter() throws {
    let (store, holder, faults) = try stopping(at: "sync@log/0:1:stop")
    let follower = try store.start("answer")
    try follower.waitUntilReady()
    #expect(try ask(holder, "put k 2") == "done")
    _ = FileManager.default.createFile(atPath: faults.arm ?? "", contents: nil)
    #expect(try ask(holder, "begin k 3") == "begun")
    while faults.reported().isEmpty { usleep(1000) }
    // One thread of the follower waits for the log; another must be able to read meanwhile.
    #expect(try ask(follower, "begin z 1") == "begun")
    #expect(try ask(follower, "get k") == "2")
    holder.send(signal: SIGCONT)
    #expect(try Set([follower.nextLine(), holder.nextLine()]) == ["ended"])
    #expect(try ask(follower, "get k") == "3")
    try stop([holder, follower])
  }

  @Test("opens, reads and writes while another is stopped in the middle of applying", .enabled(if: Faults.available))
  func besideAStoppedApplier() throws {
    let (store, holder, faults) = try stopping(at: "write@data.mdb:1:stop")
    #expect(try ask(holder, "put k 2") == "done")
    // Until that is applied: the stop must not meet a commit half way, which would hold the log.
    sleep(3)
    _ = FileManager.default.createFile(atPath: faults.arm ?? "", contents: nil)
    // Something to apply, when the store has been quiet for a while.
    #expect(try ask(holder, "put z 1") == "done")
    while faults.reported().isEmpty { usleep(1000) }
    let other = try store.start("answer")
    try other.waitUntilReady()
    #expect(try ask(other, "get k") == "2")
    #expect(try ask(other, "put k 3") == "done")
    holder.send(signal: SIGCONT)
    #expect(try ask(holder, "get k") == "3")
    try stop([holder, other])
    #expect(try store.dump().problems.isEmpty)
  }

  /// A process that is stopped at a call once the test arms the rule.
  private func stopping(at rule: String) throws -> (CrashStore, ChildProcess, Faults) {
    let store = try CrashStore()
    var faults = Faults(root: store.root, report: store.beside("report"))
    faults.arm = store.beside("arm")
    faults.rules = [rule]
    let child = try store.start("answer", faults: faults)
    try child.waitUntilReady()
    return (store, child, faults)
  }

  private func stop(_ children: [ChildProcess]) throws {
    for child in children { child.closeInput() }
    for child in children { #expect(try child.wait() == .exited(0), "\(child.errorText)") }
  }
}
