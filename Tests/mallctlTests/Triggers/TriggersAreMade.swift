import Foundation
import TestSupport
import Testing

/// `trigger create`, `ls`, `show`, `update`, `rm`, `enable`, `disable`.
@Suite struct TriggersAreMade {
  private func json(_ object: [String: Any]) throws -> String {
    String(decoding: try JSONSerialization.data(withJSONObject: object, options: .sortedKeys), as: UTF8.self)
  }

  @Test func aCommandAndATableAreEnough() throws {
    let shop = try Workshop.withTriggers()
    let made = try shop.run("trigger", "create", "reindex", "--table", "products", "--exec", "./count.sh")
    #expect(made.status == 0 && made.output == "")
    #expect(made.errors == "mallctl: trigger reindex created; 'mallctl run-triggers' runs it\n")
    let shown = try shop.shown("reindex")
    let definition = try #require(shown["definition"] as? [String: Any])
    #expect(shown["state"] as? String == "CREATED" && shown["lagRecords"] as? Int == 0)
    #expect(definition["command"] as? String == "./count.sh" && definition["tables"] as? [String] == ["products"])
    let directory = try #require(definition["directory"] as? String)
    #expect(directory.hasSuffix((shop.directory.path as NSString).lastPathComponent))
    let list = try shop.run("trigger", "ls").output
    #expect(list.hasPrefix("NAME") && list.contains("reindex") && list.contains("./count.sh"))
    #expect(try shop.run("trigger", "show", "reindex").output.contains("100 changes, 6.0 MB, 0 ms"))
  }

  @Test func everySettingIsAnOption() throws {
    let shop = try Workshop.withTriggers()
    let made = try shop.run(
      "trigger", "create", "t", "--table", "products", "--table", "counts", "--url", "http://127.0.0.1:9/x",
      "--external",
      "--filter", "NewImage.n > :n", "--filter", "eventName = 'REMOVE'", "--values", #"{":n":1}"#, "--batch-size", "7",
      "--batch-window", "2s", "--batch-bytes", "64KiB", "--lanes", "3", "--retries", "2", "--backoff", "10",
      "--longest-backoff", "1m", "--no-bisect", "--maximum-age", "2h", "--poison", "halt", "--react-to-own",
      "--maximum-depth", "5", "--window", "60", "--timeout", "250ms", "--no-hold", "--overflow", "backfill",
      "--dynamodb-json", "--post-array", "--handler-version", "v1", "--from", "trim")
    #expect(made.status == 0, "\(made.errors)")
    let definition = try #require(try shop.shown("t")["definition"] as? [String: Any])
    let expected: [String: Any] = [
      "name": "t", "tables": ["products", "counts"], "url": "http://127.0.0.1:9/x", "delivery": "external",
      "filters": [
        ["expression": "NewImage.n > :n", "names": [String: String](), "values": [":n": 1]] as [String: Any],
        "eventName = 'REMOVE'",
      ] as [Any],
      "batchSize": 7, "batchWindow": 2000, "batchBytes": 65_536, "lanes": 3, "retries": 2, "backoff": 10,
      "longestBackoff": 60_000, "bisects": false, "maximumAge": 7200, "poison": "halt", "reactsToOwn": true,
      "maximumDepth": 5, "window": 60, "timeout": 250, "holds": false, "overflow": "backfill", "dynamodbJson": true,
      "postsArray": true, "handlerVersion": "v1",
    ]
    #expect(try json(definition) == json(expected))
    // What is shown can be kept in a file, and means the same.
    try shop.write(try json(["triggers": [definition]]), to: "triggers.json")
    #expect(try shop.run("trigger", "rehearse", "triggers.json", "--force", "--limit", "1").status == 2)  // Windows.
    #expect(try shop.run("trigger", "update", "t", "--window", "none", "--maximum-age", "none").status == 0)
    #expect(try (shop.shown("t")["definition"] as? [String: Any])?["window"] is NSNull)
  }

  @Test func anUpdateLeavesWhatIsNotGiven() throws {
    let shop = try Workshop.withTriggers()
    _ = try shop.run(
      "trigger", "create", "t", "--table", "products", "--exec", "./count.sh", "--lanes", "2", "--filter",
      "attribute_exists(NewImage.n)")
    #expect(try shop.run("trigger", "update", "t", "--batch-size", "9").errors == "mallctl: trigger t changed\n")
    #expect(
      try shop.run("trigger", "update", "t", "--batch-size", "9").errors == "mallctl: trigger t is like this already\n")
    var definition = try #require(try shop.shown("t")["definition"] as? [String: Any])
    #expect(definition["batchSize"] as? Int == 9 && definition["lanes"] as? Int == 2)
    #expect((definition["filters"] as? [String])?.count == 1)
    #expect(
      try shop.run("trigger", "update", "t", "--no-filters", "--all-tables", "--url", "http://127.0.0.1:9/").status == 0
    )
    definition = try #require(try shop.shown("t")["definition"] as? [String: Any])
    #expect(definition["filters"] == nil && definition["tables"] == nil && definition["command"] == nil)
    #expect(definition["directory"] == nil && definition["url"] as? String == "http://127.0.0.1:9/")
  }

  @Test func itIsSwitchedOffAndOnAndRemoved() throws {
    let shop = try Workshop.withTriggers()
    _ = try shop.run("trigger", "create", "t", "--table", "products", "--exec", "./count.sh")
    #expect(try shop.run("trigger", "disable", "t").errors == "mallctl: trigger t is DISABLED\n")
    #expect(try shop.shown("t")["state"] as? String == "DISABLED")
    #expect(try shop.run("trigger", "enable", "t").errors == "mallctl: trigger t is CREATED\n")
    #expect(try shop.run("trigger", "rm", "t").status == 0)
    #expect(try shop.run("trigger", "ls", "--json").line == "[]")
    #expect(try shop.run("trigger", "rm", "t").errors == "mallctl: There is no consumer called t.\n")
  }

  @Test(arguments: [
    (2, ["--table", "products"], "--exec or --url"),
    (2, ["--exec", "true"], "--table, or --all-tables"),
    (2, ["--table", "products", "--exec", "true", "--url", "http://h/"], "exclude"),
    (2, ["--table", "products", "--exec", " "], "the command is empty"),
    (2, ["--table", "products", "--exec", "true", "--values", "{}"], "go with --filter"),
    (2, ["--table", "products", "--exec", "true", "--directory", "nowhere"], "cannot find the directory nowhere"),
    (2, ["--table", "products", "--url", "ftp://host/x"], "http"),
    (2, ["--table", "products", "--exec", "true", "--filter", "NewImage.price >"], "Syntax error"),
    (2, ["--table", "products", "--exec", "true", "--batch-size", "0"], "batchSize is 0"),
    (2, ["--table", "products", "--exec", "true", "--timeout", "soon"], "--timeout"),
    (2, ["--table", "products", "--exec", "true", "--window", "1500ms"], "no whole number of seconds"),
    (2, ["--table", "products", "--exec", "true", "--poison", "ignore"], "parkKey"),
    (2, ["--table", "products", "--exec", "true", "--from", "yesterday"], "no place to begin"),
    (2, ["--table", "products", "--exec", "true", "--from", "trim", "--backfill"], "exclude"),
    (2, ["--table", "products", "--exec", "true", "--from", "999999"], "999999"),
    (1, ["--table", "nowhere", "--exec", "true"], "no table called nowhere"),
    (1, ["--table", "products", "--exec", "true"], "already"),
  ])
  func wrongInputIsNamed(_ status: Int, _ options: [String], _ words: String) throws {
    let shop = try Workshop.withTriggers()
    let name = status == 1 && words == "already" ? "taken" : "t"
    _ = try shop.run("trigger", "create", "taken", "--table", "products", "--exec", "true")
    let answer = try shop.run(["trigger", "create", name] + options)
    #expect(Int(answer.status) == status, "\(answer)")
    #expect(answer.errors.contains(words), "\(answer.errors)")
    #expect(try shop.run("trigger", "show", "t").status == 1)
  }

  @Test func aCommandThatIsNotThereIsNoted() throws {
    let shop = try Workshop.withTriggers()
    let made = try shop.run("trigger", "create", "t", "--table", "products", "--exec", "./nowhere.sh --fast")
    #expect(made.status == 0 && made.errors.contains("note: The command") && made.errors.contains("/./nowhere.sh of t"))
  }

  @Test func noStoreIsMade() throws {
    #expect(try Workshop().run("trigger", "create", "t", "--table", "x", "--exec", "true").status == 3)
  }
}
