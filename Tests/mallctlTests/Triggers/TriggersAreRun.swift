import Foundation
import TestSupport
import Testing

/// `run-triggers`: what it runs, when it ends, what it says.
@Suite struct TriggersAreRun {
  @Test func onceHandlesWhatThereIs() throws {
    let shop = try Workshop.withTriggers()
    _ = try shop.run("trigger", "create", "count", "--table", "products", "--exec", "./count.sh")
    try shop.put("A1", "A2", "A3")
    let answer = try shop.run("run-triggers", "--once")
    #expect(answer.status == 0 && answer.output == "", "\(answer)")
    #expect(answer.errors == "mallctl: count: running\nmallctl: count: 3 changes done, 0 behind\n")
    #expect(try shop.counted() == 3)
    // A second run finds nothing to do.
    #expect(try shop.run("run-triggers", "--once", "--quiet").errors == "")
    #expect(try shop.counted() == 3)
  }

  @Test func aFileMakesAndChangesTriggers() throws {
    let shop = try Workshop.withTriggers()
    try shop.put("A1")
    try FileManager.default.createDirectory(atPath: shop.path("sub"), withIntermediateDirectories: true)
    try FileManager.default.moveItem(atPath: shop.path("count.sh"), toPath: shop.path("sub/count.sh"))
    func declare(_ more: String) throws {
      try shop.write(
        #"{"triggers":[{"name":"count","tables":["products"],"from":"backfill","command":["./count.sh"]\#(more)}]}"#,
        to: "sub/triggers.json")
    }
    try declare("")
    #expect(try shop.run("run-triggers", "sub/triggers.json", "--once").errors.contains("count: created"))
    #expect(try shop.counted() == 1)
    try shop.put("A2")
    try declare(#","lanes":2"#)
    #expect(try shop.run("run-triggers", "sub/triggers.json", "--once").errors.contains("count: changed"))
    #expect(try shop.counted() == 2)
    #expect(try !shop.run("run-triggers", "sub/triggers.json", "--once").errors.contains("changed"))
  }

  @Test(.timeLimit(.minutes(2))) func aTriggerMadeMeanwhileIsRunAndASignalEndsIt() throws {
    let shop = try Workshop.withTriggers()
    let run = try shop.startRunning("--metrics-file", "figures.prom")
    try shop.wait(for: "the metrics file") { FileManager.default.fileExists(atPath: shop.path("figures.prom")) }
    _ = try shop.run("trigger", "create", "count", "--table", "products", "--exec", "./count.sh")
    try shop.put("A1", "A2")
    try shop.wait(for: "the effects") { try shop.counted() == 2 }
    try shop.wait(for: "the checkpoint") { try shop.shown("count")["lagRecords"] as? Int == 0 }
    run.send(signal: SIGTERM)
    #expect(try run.wait() == .exited(0))
    #expect(run.errorText.contains("there are no triggers yet") && run.errorText.contains("count: running"))
    let figures = try shop.read("figures.prom")
    #expect(figures.contains(#"mall_consumer_records_total{consumer="count",result="ok"} 2"#), "\(figures)")
    #expect(figures.contains("# TYPE mall_stream_head_seq gauge"))
    #expect(figures.contains(#"mall_consumer_lag_records{consumer="count"} 0"#))
  }

  @Test(.timeLimit(.minutes(2))) func oneThatRunsElsewhereIsWaitedFor() throws {
    let shop = try Workshop.withTriggers()
    _ = try shop.run("trigger", "create", "count", "--table", "products", "--exec", "./count.sh")
    let first = try shop.startRunning()
    try shop.wait(for: "the first") { first.errorText.contains("count: running") }
    let second = try shop.startRunning()
    try shop.wait(for: "the second") { second.errorText.contains("waiting: The consumer count is run by process") }
    // Another process has done it: that is caught up, too.
    try shop.put("A1")
    #expect(try shop.run("run-triggers", "--once").status == 0)
    #expect(try shop.counted() == 1)
    first.send(signal: SIGINT)
    #expect(try first.wait() == .exited(0))
    try shop.wait(for: "the second to run") { second.errorText.contains("count: running") }
    second.send(signal: SIGINT)
    #expect(try second.wait() == .exited(0))
    #expect(second.errorText.split(separator: "\n").count < 6)
  }

  @Test(.timeLimit(.minutes(2))) func aChangedDefinitionIsTakenUp() throws {
    let shop = try Workshop.withTriggers()
    _ = try shop.run("trigger", "create", "count", "--table", "products", "--exec", "./count.sh")
    let run = try shop.startRunning()
    try shop.put("A1")
    try shop.wait(for: "the first effect") { try shop.counted() == 1 }
    #expect(try shop.run("trigger", "update", "count", "--exec", "./count.sh; echo '\(Workshop.effect)'").status == 0)
    try shop.wait(for: "the change") { run.errorText.contains("it was changed") }
    try shop.put("A2")
    try shop.wait(for: "the effect of the new command") { try shop.counted() == 3 }
    #expect(try shop.run("trigger", "rm", "count").status == 0)
    try shop.wait(for: "the removal") { run.errorText.contains("count: removed") }
    run.send(signal: SIGINT)
    #expect(try run.wait() == .exited(0))
  }

  @Test func oneThatIsSwitchedOffIsPassedOver() throws {
    let shop = try Workshop.withTriggers()
    _ = try shop.run("trigger", "create", "count", "--table", "products", "--exec", "./count.sh")
    _ = try shop.run("trigger", "disable", "count")
    try shop.put("A1")
    let answer = try shop.run("run-triggers", "--once")
    #expect(answer.status == 0 && answer.errors.contains("count: DISABLED"), "\(answer)")
    #expect(try shop.run("run-triggers", "--once", "count").status == 1)
    #expect(try shop.counted() == 0)
  }

  @Test func effectsOfOneAreChangesOfAnother() throws {
    let shop = try Workshop.withTriggers()
    _ = try shop.run("trigger", "create", "a", "--table", "products", "--exec", "./count.sh")
    _ = try shop.run(
      "trigger", "create", "b", "--table", "counts", "--exec",
      #"sed 's/.*/{"add":{"table":"products","key":{"sku":"total"},"attribute":"n","value":1}}/'"#,
      "--filter", "Keys.id = 'all' AND NOT OldImage.n >= 2")
    try shop.put("A1")
    #expect(try shop.run("run-triggers", "--once").status == 0)
    // a counts A1, b answers; a counts that, b answers once more, and a counts that.
    #expect(try shop.counted() == 3)
  }

  @Test(arguments: [
    (2, ["nowhere.json"], "there is no such file"), (1, ["nobody"], "no consumer called nobody"),
    (2, ["broken.json"], "broken.json"), (2, ["unknown.json"], "triggers[0].lane is no member of a trigger"),
    (2, ["filter.json"], "triggers[0]"), (1, ["table.json"], "no table called nowhere"),
    (3, ["--metrics-file", "no/such/directory/f"], "no/such/directory/f"),
    (2, ["--once", "--twice"], "--twice"),
  ])
  func wrongInputIsNamed(_ status: Int, _ arguments: [String], _ words: String) throws {
    let shop = try Workshop.withTriggers()
    func file(_ name: String, _ members: String) throws {
      try shop.write(#"{"triggers":[{"name":"t","command":"true",\#(members)}]}"#, to: name)
    }
    try shop.write("{\"triggers\":[", to: "broken.json")
    try file("unknown.json", #""lane":2"#)
    try file("filter.json", #""filters":["changed("]"#)
    try file("table.json", #""tables":["nowhere"]"#)
    let answer = try shop.run(["run-triggers", "--once"] + arguments)
    #expect(Int(answer.status) == status, "\(answer)")
    #expect(answer.errors.contains(words), "\(answer.errors)")
    #expect(try shop.run("trigger", "ls", "--json").line == "[]")
  }
}
