import Foundation
import TestSupport
import Testing

@Suite struct TailStreamTests {
  /// A store with an insert, a change and a removal in `products`, and one insert in `orders`.
  private func shop() throws -> Workshop {
    let shop = try Workshop.withProducts()
    _ = try shop.run("create-table", "orders", "--key", "id:S")
    _ = try shop.run("put", "products", #"{"sku":"A1","title":"Lamp","n":4}"#)
    _ = try shop.run("put", "products", #"{"sku":"A1","title":"Lamp","n":5}"#)
    _ = try shop.run("put", "orders", #"{"id":"o1"}"#)
    _ = try shop.run("delete", "products", #"{"sku":"A1"}"#)
    return shop
  }

  private func objects(_ answer: Answer) throws -> [[String: Any]] {
    try answer.output.split(separator: "\n").map {
      try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
    }
  }

  private func sequences(_ answer: Answer) throws -> [String] {
    try objects(answer).map { try #require(($0["dynamodb"] as? [String: Any])?["SequenceNumber"] as? String) }
  }

  @Test func printsRecordsInOrder() throws {
    let answer = try shop().run("tail-stream")
    #expect(answer.status == 0 && answer.errors == "")
    let records = try objects(answer)
    #expect(records.map { $0["eventName"] as? String } == ["INSERT", "MODIFY", "INSERT", "REMOVE"])
    #expect(records.map { $0["tableName"] as? String } == ["products", "products", "orders", "products"])
    #expect(try sequences(answer) == (try sequences(answer)).sorted())
  }

  @Test func goesOnFromAPosition() throws {
    let shop = try shop()
    let all = try sequences(shop.run("tail-stream"))
    for (place, sequence) in all.enumerated() {
      #expect(try sequences(shop.run("tail-stream", "--from", sequence)) == Array(all[place...]))
      #expect(try sequences(shop.run("tail-stream", "--until", sequence)) == Array(all[..<place]))
    }
    #expect(try sequences(shop.run("tail-stream", "--from", "-10m", "--limit", "2")) == Array(all[..<2]))
    #expect(try shop.run("tail-stream", "--from", "latest").output == "")
    #expect(try shop.run("tail-stream", "--from", "2100-01-01T00:00:00Z").output == "")
  }

  @Test func selectsTablesAndChanges() throws {
    let shop = try shop()
    #expect(try objects(shop.run("tail-stream", "--table", "orders")).count == 1)
    #expect(try objects(shop.run("tail-stream", "--table", "orders", "--table", "products")).count == 4)
    #expect(try objects(shop.run("tail-stream", "--where", "eventName = 'REMOVE'")).count == 1)
    let named = try shop.run(
      "tail-stream", "--where", "NewImage.#n >= :n", "--names", ##"{"#n":"n"}"##, "--values", #"{":n":5}"#)
    #expect(try objects(named).count == 1)
  }

  @Test func formats() throws {
    let shop = try shop()
    let keys = try shop.run("tail-stream", "--format", "keys", "--limit", "1").line
    #expect(keys.contains(#""table":"products","event":"INSERT""#) && keys.hasSuffix(#""keys":{"sku":"A1"}}"#))
    let events = try objects(shop.run("tail-stream", "--format", "debezium"))
    #expect(events.map { $0["op"] as? String } == ["c", "u", "c", "d"])
    let pretty = try shop.run("tail-stream", "--format", "pretty").output.split(separator: "\n")
    #expect(pretty.count == 4)
    #expect(pretty[1].hasSuffix("~ products  A1  n 4 → 5"))
    #expect(pretty[2].hasSuffix("+ orders    o1"))
    #expect(!pretty.joined().contains("\u{1b}"))
  }

  @Test func oneCommitALine() throws {
    let shop = try shop()
    let actions =
      #"[{"Put":{"TableName":"orders","Item":{"id":"o2"}}},{"Put":{"TableName":"products","Item":{"sku":"B"}}}]"#
    #expect(try shop.run("transact", "-", input: actions).status == 0)
    let commits = try objects(shop.run("tail-stream", "--by-txn"))
    #expect(commits.count == 5)
    #expect((commits.last?["changes"] as? [Any])?.count == 2)
    #expect(commits.last?["count"] as? Int == 2)
    #expect(try objects(shop.run("tail-stream", "--by-txn", "--limit", "3")).count == 3)
  }

  @Test func statuses() throws {
    let shop = try shop()
    #expect(try shop.run("tail-stream", "--from", "nonsense").status == 2)
    #expect(try shop.run("tail-stream", "--from", "99999").status == 2)
    #expect(try shop.run("tail-stream", "--table", "nowhere").status == 2)
    #expect(try shop.run("tail-stream", "--where", "eventName =").status == 2)
    #expect(try shop.run("tail-stream", "--by-txn", "--format", "pretty").status == 2)
    #expect(try Workshop().run("tail-stream").status == 4)
  }

  @Test(.timeLimit(.minutes(2))) func followsAndSaysWhereToGoOn() throws {
    let shop = try shop()
    let tail = try ChildProcess(
      Workshop.binary.path, ["tail-stream", "-f", "--from", "trim", "--progress", "1", "--store", shop.store])
    for _ in 0..<4 { #expect(try tail.nextLine()?.contains("eventName") == true) }
    _ = try shop.run("put", "orders", #"{"id":"o9"}"#)
    var line = try tail.nextLine()
    while line?.hasPrefix("{\"progress\"") == true { line = try tail.nextLine() }
    #expect(line?.contains("\"o9\"") == true)
    let progress = try #require(try tail.nextLine())
    #expect(progress.hasPrefix("{\"progress\":\""))
    tail.send(signal: SIGINT)
    #expect(try tail.wait() == .exited(0))
    let position = String(progress.dropFirst(13).prefix(30))
    #expect(tail.errorText == "mallctl: stopped; go on with --from \(position)\n")
    _ = try shop.run("put", "orders", #"{"id":"o10"}"#)
    let rest = try objects(shop.run("tail-stream", "--from", position))
    #expect(rest.count == 1)
  }

  @Test(.timeLimit(.minutes(2))) func endsWhenNobodyReads() throws {
    let shop = try shop()
    let shell = Process()
    shell.executableURL = URL(fileURLWithPath: "/bin/sh")
    shell.arguments = [
      "-c",
      "{ \"$0\" tail-stream -f --from trim --store \"$1\" 2>\"$2/errors\"; echo $? >\"$2/status\"; } | head -n 1 >\"$2/line\"",
      Workshop.binary.path, shop.store, shop.directory.path,
    ]
    try shell.run()
    shell.waitUntilExit()
    #expect(try shop.read("errors") == "")
    #expect(try shop.read("status") == "0\n")
  }
}
