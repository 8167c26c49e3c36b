import Foundation
import TestSupport
import Testing

@Suite struct ConsumersAreMoved {
  private func lag(_ shop: Workshop) throws -> Int? {
    try shop.object("consumer", "show", "c", "--json")["lagRecords"] as? Int
  }

  @Test func nothingMovesWithoutExecute() throws {
    let shop = try Workshop.withFiveProducts()
    _ = try shop.run("consumer", "create", "c")
    let plan = try shop.run("consumer", "reset", "c", "--to", "trim")
    #expect(plan.status == 0 && plan.output.contains("would get 5 changes of the store once more"))
    #expect(plan.output.hasSuffix("add --execute to do it\n"))
    #expect(try lag(shop) == 0)
    let done = try shop.run("consumer", "reset", "c", "--to", "trim", "--execute")
    #expect(done.status == 0 && !done.output.contains("would"))
    #expect(try lag(shop) == 5)
    let skipping = try shop.object("consumer", "reset", "c", "--to", "latest", "--json")
    #expect(skipping["skipped"] as? Int == 5 && skipping["executed"] as? Bool == false)
  }

  @Test func placesAreWrittenAsElsewhere() throws {
    let shop = try Workshop.withFiveProducts()
    _ = try shop.run("consumer", "create", "c")
    let third = String(
      try shop.run("tail-stream", "--format", "keys").output.split(separator: "\n")[2].dropFirst(19).prefix(30))
    for (place, expected) in [
      ("-2", 2), ("trim", 5), ("latest", 0), (third, 3), ("-1h", 5), ("-1", 5), ("2000-01-01T00:00:00Z", 5),
    ] {
      #expect(try shop.run("consumer", "reset", "c", "--to", place, "--execute").status == 0, "\(place)")
      #expect(try lag(shop) == expected, "\(place)")
    }
    // Where a reader that has read everything says to go on.
    let end = try #require(
      try shop.object("consumer", "reset", "c", "--to", "latest", "--json")["to"] as? String)
    #expect(try shop.run("consumer", "reset", "c", "--to", end, "--execute").status == 0)
    #expect(try lag(shop) == 0)
  }

  @Test func whatIsNoPlaceIsRefused() throws {
    let shop = try Workshop.withFiveProducts()
    _ = try shop.run("consumer", "create", "c")
    try shop.expectRefusal(1, "no consumer called d", "consumer", "reset", "d", "--to", "trim")
    try shop.expectRefusal(2, "no place", "consumer", "reset", "c", "--to", "soon")
    try shop.expectRefusal(2, "no place", "consumer", "reset", "c", "--to", "-10x")
    try shop.expectRefusal(2, "beyond the end", "consumer", "reset", "c", "--to", "4711", "--execute")
    try shop.expectRefusal(2, "still to come", "consumer", "reset", "c", "--to", "2999-01-01T00:00:00Z")
    try shop.expectRefusal(2, "--to", "consumer", "reset", "c")
    let expired = try Workshop.withExpiredConsumer()
    try expired.expectRefusal(3, "was dropped", "consumer", "reset", "late", "--to", "2", "--execute")
  }

  @Test func anExpiredOneIsReadAgainAfterAReset() throws {
    let shop = try Workshop.withExpiredConsumer()
    #expect(try shop.object("consumer", "show", "late", "--json")["state"] as? String == "EXPIRED")
    try shop.expectRefusal(3, "has expired", "tail-stream", "--consumer", "late")
    try shop.expectRefusal(3, "has expired", "consumer", "wait", "late", "--timeout", "1")
    #expect(try shop.run("consumer", "reset", "late", "--to", "trim").output.contains("it is expired"))
    #expect(try shop.run("consumer", "reset", "late", "--to", "trim", "--execute").status == 0)
    let rest = try shop.run("tail-stream", "--consumer", "late", "--format", "keys")
    #expect(rest.status == 0 && !rest.output.isEmpty)
  }

  @Test(.timeLimit(.minutes(2))) func oneThatIsRunIsLeftAloneUnlessForced() throws {
    let shop = try Workshop.withFiveProducts()
    _ = try shop.run("consumer", "create", "c", "--from", "trim")
    let tail = try ChildProcess(
      Workshop.binary.path, ["tail-stream", "-f", "--consumer", "c", "--store", shop.store, "--format", "keys"])
    for _ in 0..<5 { _ = try tail.nextLine() }
    #expect(try shop.run("consumer", "wait", "c").status == 0)
    let owner = try shop.array("consumer", "ls", "--json").first?["owner"] as? [String: Any]
    #expect(owner?["process"] as? Int == Int(tail.id))
    let plan = try shop.run("consumer", "reset", "c", "--to", "trim")
    #expect(plan.status == 0 && plan.output.contains("it is run by process \(tail.id)"))
    for command in [
      ["consumer", "reset", "c", "--to", "trim", "--execute"], ["backfill", "start", "c", "--execute"],
      ["consumer", "rm", "c"], ["tail-stream", "--consumer", "c"],
    ] {
      let answer = try shop.run(command)
      #expect(answer.status == 1 && answer.errors.contains("process \(tail.id)"), "\(command): \(answer.errors)")
    }
    #expect(try lag(shop) == 0)
    #expect(try shop.run("consumer", "reset", "c", "--to", "trim", "--execute", "--force").status == 0)
    #expect(try tail.wait() == .exited(1))
    #expect(tail.errorText.contains("taken from this process"))
    #expect(try lag(shop) == 5)
  }
}
