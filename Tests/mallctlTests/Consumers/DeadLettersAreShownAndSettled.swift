import Foundation
import Testing

@Suite struct DeadLettersAreShownAndSettled {
  private func position(_ shop: Workshop) throws -> String {
    try #require(try shop.array("dlq", "ls", "t", "--json").first?["position"] as? String)
  }

  @Test func theyAreListedAndFlagged() async throws {
    let shop = try await Workshop.withDeadLetter()
    let letters = try shop.array("dlq", "ls", "--json")
    #expect(letters.count == 1)
    let letter = try #require(letters.first)
    #expect(letter["consumer"] as? String == "t" && letter["table"] as? String == "products")
    #expect(letter["keys"] as? [String: String] == ["sku": "bad"])
    #expect(letter["kind"] as? String == "handler" && letter["attempts"] as? Int == 1)
    let lines = try shop.run("dlq", "ls", "t").output.split(separator: "\n")
    #expect(lines.count == 3)
    #expect(lines[0].hasPrefix("POSITION") && lines[2].contains(" t ") && lines[2].contains(" bad "))

    let list = try shop.run("consumer", "ls")
    #expect(list.output.contains(" !1 ") && list.errors == "mallctl: t: 1 dead letter\n")
    #expect(try shop.run("consumer", "ls", "--quiet").errors == "")
    let warnings = try shop.array("consumer", "ls", "--json").first?["warnings"] as? [[String: String]]
    #expect(warnings?.map { $0["kind"] } == ["deadLetters"])
  }

  @Test func oneIsShownWithItsRecord() async throws {
    let shop = try await Workshop.withDeadLetter()
    let position = try position(shop)
    let letter = try shop.object("dlq", "show", "t", position)
    #expect(letter["waiting"] as? Int == 2 && letter["parksItem"] as? Bool == true)
    let record = try #require(letter["record"] as? [String: Any])
    let data = try #require(record["dynamodb"] as? [String: Any])
    #expect(data["SequenceNumber"] as? String == position)
    let commit = try #require(UInt64(position.prefix(20)))
    #expect(try shop.object("dlq", "show", "t", "\(commit):0")["error"] as? String == letter["error"] as? String)
    #expect(try shop.object("dlq", "show", "t", "\(commit)", "--json")["attempts"] as? Int == 1)
  }

  @Test func aRedriveIsMarkedForTheTrigger() async throws {
    let shop = try await Workshop.withDeadLetter()
    let position = try position(shop)
    #expect(try shop.run("dlq", "redrive", "t", position).errors.contains("t takes them up when it is run"))
    #expect(try shop.object("dlq", "redrive", "t", "--all", "--json")["marked"] as? Int == 1)
    _ = try shop.run("consumer", "pause", "t")
    #expect(try shop.run("dlq", "redrive", "t", "--all").errors.contains("t is PAUSED"))
    // It stays until the trigger is done with it.
    #expect(try self.position(shop) == position)
  }

  @Test func aPurgeNeedsAPositionOrExecute() async throws {
    let shop = try await Workshop.withDeadLetter()
    let plan = try shop.run("dlq", "purge", "t")
    #expect(plan.status == 0 && plan.errors.contains("would drop 1 dead letter"))
    #expect(try shop.array("dlq", "ls", "--json").count == 1)
    // What waits is for the trigger to take.
    let released = try shop.object("dlq", "purge", "t", "--execute", "--json")
    #expect(released["purged"] as? Int == 1 && released["left"] as? Int == 1)
    let dropped = try shop.object("dlq", "purge", "t", try position(shop), "--queue", "drop", "--json")
    #expect(dropped["purged"] as? Int == 1 && dropped["left"] as? Int == 0)
    #expect(try shop.array("dlq", "ls", "--json").isEmpty)
    #expect(try shop.run("dlq", "purge", "t").errors == "mallctl: t has no dead letters\n")
    #expect(try shop.run("consumer", "rm", "t").status == 0)
  }

  @Test func whatIsNotThereIsRefused() async throws {
    let shop = try await Workshop.withDeadLetter()
    for arguments in [
      ["ls", "u"], ["show", "u", "1:0"], ["redrive", "u", "--all"], ["purge", "u", "--execute"],
      ["show", "t", "1:0"], ["redrive", "t", "1:0"], ["purge", "t", "1:0"],
    ] {
      #expect(try shop.run(["dlq"] + arguments).status == 1, "\(arguments)")
    }
    for arguments in [
      ["show", "t"], ["show", "t", "1:x"], ["redrive", "t"], ["redrive", "t", "1:0", "--all"],
      ["purge", "t", "1:0", "--execute"], ["purge", "t", "--queue", "keep"], ["ls", "--limit", "0"],
    ] {
      #expect(try shop.run(["dlq"] + arguments).status == 2, "\(arguments)")
    }
    try shop.expectRefusal(1, "--force", "consumer", "rm", "t")
    #expect(try shop.array("dlq", "ls", "--json").count == 1)
    #expect(try shop.run("consumer", "rm", "t", "--force").status == 0)
  }

  @Test func aTriggerIsNotReadByHand() async throws {
    let shop = try await Workshop.withDeadLetter()
    try shop.expectRefusal(2, "is a trigger", "tail-stream", "--consumer", "t")
  }
}
