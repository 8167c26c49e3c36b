import Foundation
import TestSupport
import Testing

@Suite struct TailReadsAsAConsumer {
  private func shop(_ options: String...) throws -> Workshop {
    let shop = try Workshop.withFiveProducts()
    #expect(try shop.run(["consumer", "create", "c", "--from", "trim"] + options).status == 0)
    return shop
  }

  private func keys(_ answer: Answer) -> [String] {
    answer.output.split(separator: "\n").compactMap { line in
      line.components(separatedBy: #""sku":""#).last?.components(separatedBy: "\"").first
    }
  }

  @Test func eachRunGoesOnWhereTheLastOneEnded() throws {
    let shop = try shop()
    #expect(try keys(shop.run("tail-stream", "--consumer", "c", "--format", "keys", "--limit", "2")) == ["A1", "A2"])
    #expect(try shop.object("consumer", "show", "c", "--json")["lagRecords"] as? Int == 3)
    #expect(try keys(shop.run("tail-stream", "--consumer", "c", "--format", "keys")) == ["A3", "A4", "A5"])
    #expect(try shop.run("tail-stream", "--consumer", "c").output == "")
    let status = try shop.object("consumer", "show", "c", "--json")
    #expect(status["lagRecords"] as? Int == 0 && status["state"] as? String == "RUNNING")
    #expect((status["counters"] as? [String: Int])?["recordsOK"] == 5)
    let commits = status["head"] as? Int
    // One that has nothing to read writes no more than its being taken.
    _ = try shop.run("tail-stream", "--consumer", "c")
    #expect(try shop.object("consumer", "show", "c", "--json")["head"] as? Int == commits.map { $0 + 1 })
  }

  @Test func itsFiltersAndThoseOfTheCommandBothHold() throws {
    let shop = try shop("--table", "products", "--where", "NewImage.n > 1", "--where", "eventName = 'REMOVE'")
    let answer = try shop.run("tail-stream", "--consumer", "c", "--format", "keys", "--where", "NewImage.n < 4")
    #expect(keys(answer) == ["A2", "A3"])
    #expect(try shop.object("consumer", "show", "c", "--json")["lagRecords"] as? Int == 0)
  }

  @Test func itEndsBeforeAPositionAndGoesOnThere() throws {
    let shop = try shop()
    let third = String(
      try shop.run("tail-stream", "--format", "keys").output.split(separator: "\n")[2].dropFirst(19).prefix(30))
    #expect(try keys(shop.run("tail-stream", "--consumer", "c", "--format", "keys", "--until", third)) == ["A1", "A2"])
    #expect(try keys(shop.run("tail-stream", "--consumer", "c", "--format", "keys")) == ["A3", "A4", "A5"])
  }

  @Test func aLimitMayEndItWithinACommit() throws {
    let shop = try shop()
    _ = try shop.run("consumer", "reset", "c", "--to", "latest", "--execute")
    let rows = (0..<50).map { #"{"sku":"B\#($0)"}"# }.joined(separator: "\n")
    _ = try shop.run("import", "products", "-", "--batch", "50", input: rows)
    var all: [String] = []
    for _ in 0..<6 { all += try keys(shop.run("tail-stream", "--consumer", "c", "--format", "keys", "--limit", "9")) }
    #expect(all == (0..<50).map { "B\($0)" })
  }

  @Test func wholeCommitsComeOneALine() throws {
    let shop = try shop()
    let first = try shop.run("tail-stream", "--consumer", "c", "--by-txn", "--limit", "1")
    #expect(first.output.hasPrefix("{\"txn\":") && first.output.split(separator: "\n").count == 1)
    #expect(try shop.run("tail-stream", "--consumer", "c", "--by-txn").output.split(separator: "\n").count == 4)
  }

  @Test func whatCannotBeIsRefused() throws {
    let shop = try shop()
    try shop.expectRefusal(2, "--from", "tail-stream", "--consumer", "c", "--from", "trim")
    try shop.expectRefusal(2, "--table", "tail-stream", "--consumer", "c", "--table", "products")
    try shop.expectRefusal(1, "no consumer called d", "tail-stream", "--consumer", "d")
    _ = try shop.run("consumer", "pause", "c")
    try shop.expectRefusal(1, "is paused", "tail-stream", "--consumer", "c")
    _ = try shop.run("consumer", "resume", "c")
    #expect(try shop.run("tail-stream", "--consumer", "c").output.split(separator: "\n").count == 5)
  }

  @Test(.timeLimit(.minutes(2))) func itFollowsAndSaysWhereItStopped() throws {
    let shop = try shop()
    let tail = try ChildProcess(
      Workshop.binary.path,
      ["tail-stream", "-f", "--consumer", "c", "--format", "keys", "--progress", "1", "--store", shop.store])
    for _ in 0..<5 { #expect(try tail.nextLine()?.contains("products") == true) }
    var line = try #require(try tail.nextLine())
    #expect(line.hasPrefix("{\"progress\":\""))
    _ = try shop.run("put", "products", #"{"sku":"A6"}"#)
    while line.hasPrefix("{\"progress\"") { line = try #require(try tail.nextLine()) }
    #expect(line.contains("\"A6\""))
    tail.send(signal: SIGINT)
    #expect(try tail.wait() == .exited(0))
    let next = try #require(try shop.object("consumer", "show", "c", "--json")["next"] as? String)
    #expect(tail.errorText.hasPrefix("mallctl: stopped; c goes on at ") && next <= tail.errorText.suffix(31))
    #expect(try shop.run("tail-stream", "--consumer", "c").output == "")
  }

  @Test(.timeLimit(.minutes(2))) func aKilledOneIsReplacedAtOnceAndLosesNothing() throws {
    let shop = try shop()
    let tail = try ChildProcess(
      Workshop.binary.path, ["tail-stream", "-f", "--consumer", "c", "--format", "keys", "--store", shop.store])
    for _ in 0..<5 { _ = try tail.nextLine() }
    #expect(try shop.run("consumer", "wait", "c").status == 0)
    _ = try tail.killAndWait()
    _ = try shop.run("put", "products", #"{"sku":"A6"}"#)
    #expect(try keys(shop.run("tail-stream", "--consumer", "c", "--format", "keys")) == ["A6"])
  }

  @Test(.timeLimit(.minutes(2))) func pausingEndsIt() throws {
    let shop = try shop()
    let tail = try ChildProcess(
      Workshop.binary.path, ["tail-stream", "-f", "--consumer", "c", "--format", "keys", "--store", shop.store])
    for _ in 0..<5 { _ = try tail.nextLine() }
    #expect(try shop.run("consumer", "wait", "c").status == 0)
    _ = try shop.run("consumer", "pause", "c")
    #expect(try tail.wait() == .exited(1))
    #expect(tail.errorText == "mallctl: The consumer c is paused.\n")
  }

  @Test(.timeLimit(.minutes(2))) func whatNobodyReadIsNotDone() throws {
    let shop = try shop()
    let shell = Process()
    shell.executableURL = URL(fileURLWithPath: "/bin/sh")
    shell.arguments = [
      "-c",
      "{ sleep 1; \"$0\" tail-stream --consumer c --store \"$1\" 2>\"$2/errors\"; echo $? >\"$2/status\"; } | true",
      Workshop.binary.path, shop.store, shop.directory.path,
    ]
    try shell.run()
    shell.waitUntilExit()
    #expect(try shop.read("errors") == "")
    #expect(try shop.read("status") == "0\n")
    #expect(try shop.object("consumer", "show", "c", "--json")["lagRecords"] as? Int == 5)
  }
}
