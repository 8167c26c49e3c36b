import Foundation
import Testing

@Suite struct BackfillsAreStartedAndGivenUp {
  @Test func startShowsAPlanUnlessExecuted() throws {
    let shop = try Workshop.withFiveProducts()
    _ = try shop.run("consumer", "create", "c", "--table", "products")
    let plan = try shop.run("backfill", "start", "c")
    #expect(plan.status == 0 && plan.output.contains("would get all rows"))
    #expect(try shop.array("backfill", "status", "--json").isEmpty)
    #expect(try shop.object("backfill", "start", "c", "--execute", "--json")["backfill"] as? Bool == true)
    #expect(try shop.array("backfill", "status", "--json").map { $0["consumer"] as? String } == ["c"])
    #expect(try shop.array("backfill", "status", "c", "--json").first?["rowsDone"] as? Int == 0)
  }

  @Test func rowsComeOnceAndThenTheStream() throws {
    let shop = try Workshop.withFiveProducts()
    _ = try shop.run("consumer", "create", "c", "--table", "products", "--from", "backfill")
    let two = try shop.run("tail-stream", "--consumer", "c", "--limit", "2", "--format", "keys")
    #expect(two.status == 0 && two.output.split(separator: "\n").count == 2)
    let status = try #require(try shop.array("backfill", "status", "c", "--json").first)
    #expect(status["rowsDone"] as? Int == 2 && status["rowsLeft"] as? Int == 3)
    #expect(status["table"] as? String == "products")
    let text = try shop.run("backfill", "status").output.split(separator: "\n")
    #expect(text.count == 3 && text[2].hasPrefix("c "))

    _ = try shop.run("put", "orders", #"{"id":"o1"}"#)
    let rest = try shop.run("tail-stream", "--consumer", "c", "--format", "keys")
    let all = (two.output + rest.output).split(separator: "\n")
    #expect(all.count == 5)
    for number in 1...5 { #expect(all.filter { $0.contains("\"A\(number)\"") }.count == 1) }
    #expect(try shop.array("backfill", "status", "--json").isEmpty)
    _ = try shop.run("put", "products", #"{"sku":"A1","n":10}"#)
    let stream = try shop.run("tail-stream", "--consumer", "c", "--format", "keys").output
    #expect(stream.contains("MODIFY") && stream.split(separator: "\n").count == 1)
  }

  @Test func aRowIsACommitOfItsOwn() throws {
    let shop = try Workshop.withFiveProducts()
    _ = try shop.run("consumer", "create", "c", "--from", "backfill")
    var lines: [Substring] = []
    for _ in 0..<3 {
      lines += try shop.run("tail-stream", "--consumer", "c", "--by-txn", "--limit", "2").output.split(separator: "\n")
    }
    #expect(lines.count == 5)
    #expect(lines.allSatisfy { $0.contains("\"count\":1,") && $0.components(separatedBy: "eventName").count == 2 })
  }

  @Test func oneIsGivenUp() throws {
    let shop = try Workshop.withFiveProducts()
    _ = try shop.run("consumer", "create", "c", "--from", "backfill")
    let given = try shop.run("backfill", "cancel", "c")
    #expect(given.status == 0 && given.errors.contains("given up after 0 rows"))
    try shop.expectRefusal(1, "no backfill under way", "backfill", "cancel", "c")
    #expect(try shop.run("tail-stream", "--consumer", "c").output == "")
  }

  @Test func unknownOnesAreRefused() throws {
    let shop = try Workshop.withFiveProducts()
    for verb in ["start", "status", "cancel"] {
      try shop.expectRefusal(1, "no consumer called c", "backfill", verb, "c")
    }
    try shop.expectRefusal(2, "", "backfill", "start")
  }
}
