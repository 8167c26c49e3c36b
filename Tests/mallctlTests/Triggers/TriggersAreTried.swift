import Foundation
import TestSupport
import Testing

/// `trigger rehearse`, `verify` and `swap`.
@Suite struct TriggersAreTried {
  /// A store with two changes, which the trigger `count` has counted.
  private func shop() throws -> Workshop {
    let shop = try Workshop.withTriggers()
    try shop.put("A1", "A2")
    let made = try shop.run(
      "trigger", "create", "count", "--table", "products", "--exec", "./count.sh", "--from", "backfill")
    guard made.status == 0 else { throw Workshop.UnexpectedAnswer(answer: made) }
    _ = try shop.run("run-triggers", "--once")
    return shop
  }

  @Test func aRehearsalWritesNothing() throws {
    let shop = try shop()
    let answer = try shop.run("trigger", "rehearse", "count")
    #expect(answer.status == 0 && answer.errors == "mallctl: count: 2 changes tried, nothing written\n", "\(answer)")
    let lines = answer.output.split(separator: "\n")
    #expect(lines.count == 4 && lines[0].hasSuffix(#"INSERT  products  {"sku":"A1"}"#))
    #expect(lines[1].hasPrefix(#"    update counts  {"id":"all"}  ADD"#))
    #expect(try shop.counted() == 2)
    let json = try shop.run("trigger", "rehearse", "count", "--json", "--from", "backfill", "--limit", "1")
    let object = try #require(
      try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any], "\(json)")
    #expect((object["effects"] as? [[String: Any]])?.first?["update"] != nil && object["failure"] is NSNull)
    #expect(json.errors.contains("1 change tried") && json.errors.contains("--limit tries more"))
  }

  @Test func aRehearsalOfAFileNeedsNoRegistration() throws {
    let shop = try shop()
    try shop.write(
      #"""
      {"triggers":[{"name":"a","command":"test \"$MALL_REHEARSAL\" = 1","tables":["products"]},
      {"name":"b","command":"exit 4","tables":["products"]},
      {"name":"c","command":"touch acted","delivery":"external"}]}
      """#, to: "new.json")
    let answer = try shop.run("trigger", "rehearse", "new.json")
    #expect(answer.status == 1 && answer.errors.contains("the handler failed on 2 changes"), "\(answer)")
    #expect(
      answer.output.contains("no effects") && answer.output.contains("failed: The command exit 4 ended with status 4"))
    #expect(answer.errors.contains("passed over: c acts on the world outside"))
    #expect(!FileManager.default.fileExists(atPath: shop.path("acted")))
    #expect(try shop.run("trigger", "rehearse", "new.json", "a").status == 0)
    #expect(try shop.run("trigger", "rehearse", "new.json", "c").status == 2)
    #expect(try shop.run("trigger", "rehearse", "new.json", "d").status == 2)
    #expect(try shop.run("trigger", "rehearse", "nobody").status == 1)
    #expect(try shop.run("trigger", "rehearse", "count", "--from", "99999").status == 2)
    #expect(try shop.run("trigger", "rehearse", "count", "--limit", "0").status == 2)
  }

  @Test func aVerificationFindsWhatIsNotAsComputed() throws {
    let shop = try shop()
    let equal = try shop.run("trigger", "verify", "count")
    #expect(equal.status == 0 && equal.output.hasPrefix("count: 0 differences at commit "), "\(equal)")
    #expect(try shop.run("trigger", "verify", "count").status == 0)
    _ = try shop.run("update", "counts", #"{"id":"all"}"#, "SET n = n + :one", "--values", #"{":one":1}"#)
    let different = try shop.run("trigger", "verify", "count")
    #expect(different.status == 1 && different.errors == "", "\(different)")
    #expect(different.output.contains(#"stored    {"id":"all","n":3}"#))
    #expect(different.output.contains(#"computed  {"id":"all","n":2}"#))
    let json = try shop.run("trigger", "verify", "count", "--json")
    let object = try #require(try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
    #expect(json.status == 1 && object["differenceCount"] as? Int == 1 && object["isEqual"] as? Bool == false)
    #expect(try shop.run("trigger", "verify", "count", "--ignore", "n").status == 0)
    #expect(try shop.run("trigger", "verify", "nobody").status == 1)
  }

  @Test func aSwapHandlesEachChangeOnce() throws {
    let shop = try shop()
    let made = try shop.run(
      "trigger", "create", "count-2", "--table", "products", "--exec", "./count.sh", "--handler-version", "2")
    #expect(made.status == 0)
    try shop.put("A3")
    let swap = try shop.run("trigger", "swap", "count", "--with", "count-2", "--keep")
    #expect(swap.status == 0 && swap.errors.contains("count-2 took the place of count behind commit"), "\(swap)")
    // Nobody has handled A3 yet: that is the new one's to do, and only its.
    #expect(try shop.counted() == 2)
    try shop.put("A4")
    #expect(try shop.run("run-triggers", "count", "--once").status == 0)
    #expect(try shop.counted() == 4)
    #expect((try shop.shown("count")["definition"] as? [String: Any])?["handlerVersion"] as? String == "2")
    #expect(try shop.shown("count-2")["state"] as? String == "DISABLED")
    #expect(try shop.run("trigger", "swap", "count", "--with", "count").status == 2)
    #expect(try shop.run("trigger", "swap", "count", "--with", "nobody").status == 1)
    #expect(try shop.run("trigger", "swap", "count", "--with", "count-2").status == 1)
  }
}
