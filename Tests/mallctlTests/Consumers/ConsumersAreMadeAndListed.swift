import Foundation
import Testing

@Suite struct ConsumersAreMadeAndListed {
  @Test func theListHasARowAConsumer() throws {
    let shop = try Workshop.withFiveProducts()
    #expect(try shop.run("consumer", "create", "audit", "--from", "trim").status == 0)
    #expect(try shop.run("consumer", "create", "news", "--table", "orders").status == 0)
    let list = try shop.run("consumer", "ls")
    let lines = list.output.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
    #expect(
      lines.first == [
        "NAME", "STATE", "CHECKPOINT", "HEAD", "LAG_REC", "LAG_MS", "RATE", "RETRY", "DLQ", "HOLD_BYTES", "OWNER",
      ])
    #expect(lines.count == 4)
    #expect(lines[2].prefix(3) == ["audit", "CREATED", "0"] && lines[2][4] == "5" && lines[2].last == "-")
    #expect(lines[3].prefix(2) == ["news", "CREATED"] && lines[3][4] == "0")
    #expect(list.errors == "")

    let objects = try shop.array("consumer", "ls", "--json")
    #expect(objects.map { $0["name"] as? String } == ["audit", "news"])
    #expect(objects.map { $0["lagRecords"] as? Int } == [5, 0])
    #expect((objects.first?["owner"]).map { $0 is NSNull } == true)
  }

  @Test func whatIsAskedForIsInTheDefinition() throws {
    let shop = try Workshop.withFiveProducts()
    let made = try shop.object(
      "consumer", "create", "c", "--table", "products", "--table", "orders", "--where", "eventName = 'INSERT'",
      "--where",
      "NewImage.#n > :n", "--names", ##"{"#n":"n"}"##, "--values", #"{":n":1}"#, "--no-hold", "--overflow", "backfill",
      "--from", "-1h", "--json")
    #expect(made["tables"] as? [String] == ["products", "orders"])
    #expect(made["filters"] as? [String] == ["eventName = 'INSERT'", "NewImage.#n > :n"])
    #expect(made["holds"] as? Bool == false && made["overflow"] as? String == "backfill")
    #expect(made["lagRecords"] as? Int == 5 && made["holdBytes"] as? Int == 0)
    let shown = try shop.object("consumer", "show", "c", "--json")
    #expect(Set(shown.keys) == Set(made.keys))
    let text = try shop.run("consumer", "show", "c")
    #expect(text.status == 0 && text.output.contains("wants") && text.output.contains("products, orders"))
  }

  @Test func eachStartIsFound() throws {
    let shop = try Workshop.withFiveProducts()
    let sequences = try shop.run("tail-stream", "--format", "keys").output.split(separator: "\n").map {
      String($0.dropFirst(19).prefix(30))
    }
    let last = try #require(sequences.last)
    for (start, lag) in [
      ("trim", 5), ("latest", 0), ("backfill", 0), (sequences[1], 4), (last, 1), ("-1d", 5),
      ("1970-01-02T00:00:00Z", 5),
    ] {
      let made = try shop.object("consumer", "create", "c", "--from", start, "--json")
      #expect(made["lagRecords"] as? Int == lag, "\(start)")
      #expect(made["state"] as? String == (start == "backfill" ? "BACKFILLING" : "CREATED"))
      #expect(try shop.run("consumer", "rm", "c").status == 0)
    }
  }

  @Test func whatCannotBeMadeIsRefused() throws {
    let shop = try Workshop.withFiveProducts()
    _ = try shop.run("consumer", "create", "c")
    try shop.expectRefusal(1, "There is a consumer called c already", "consumer", "create", "c")
    try shop.expectRefusal(1, "nowhere", "consumer", "create", "d", "--table", "nowhere")
    try shop.expectRefusal(2, "--from: nonsense", "consumer", "create", "d", "--from", "nonsense")
    try shop.expectRefusal(2, "beyond the end", "consumer", "create", "d", "--from", "99999")
    try shop.expectRefusal(2, "still to come", "consumer", "create", "d", "--from", "2999-01-01T00:00:00Z")
    try shop.expectRefusal(2, "name must be", "consumer", "create", "no such name")
    try shop.expectRefusal(2, "eventName =", "consumer", "create", "d", "--where", "eventName =")
    try shop.expectRefusal(2, "placeholder #x", "consumer", "create", "d", "--names", ##"{"#x":"n"}"##)
    try shop.expectRefusal(2, "needs hold", "consumer", "create", "d", "--no-hold", "--overflow", "block")
    try shop.expectRefusal(2, "none of expire", "consumer", "create", "d", "--overflow", "wait")
    try Workshop().expectRefusal(4, "", "consumer", "ls")
    #expect(try shop.array("consumer", "ls", "--json").count == 1)
  }

  @Test func aPlaceThatIsDroppedIsRefusedWithTheFirstThereIs() throws {
    let shop = try Workshop.withExpiredConsumer()
    let first = try #require(try shop.array("consumer", "ls", "--json").first?["firstAvailable"] as? String)
    try shop.expectRefusal(3, first, "consumer", "create", "c", "--from", "2")
    #expect(try shop.run("consumer", "create", "c", "--from", first).status == 0)
  }

  @Test func oneIsPausedResumedAndRemoved() throws {
    let shop = try Workshop.withFiveProducts()
    _ = try shop.run("consumer", "create", "c")
    #expect(try shop.object("consumer", "pause", "c", "--json")["state"] as? String == "PAUSED")
    #expect(try shop.run("consumer", "resume", "c").errors == "mallctl: c is CREATED\n")
    #expect(try shop.run("consumer", "rm", "c").errors == "mallctl: consumer c removed\n")
    for verb in ["show", "pause", "resume", "rm"] {
      try shop.expectRefusal(1, "There is no consumer called c", "consumer", verb, "c")
    }
  }
}
