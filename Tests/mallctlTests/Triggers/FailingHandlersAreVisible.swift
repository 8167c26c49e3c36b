import Foundation
import TestSupport
import Testing

/// Handlers that fail in every way: what is said, what becomes of the changes, and that nothing is lost or done twice.
@Suite struct FailingHandlersAreVisible {
  private static let quick = ["--retries", "1", "--backoff", "1", "--timeout", "300ms"]

  /// A store with three changes and the trigger `t` that runs `command` for them.
  private func shop(_ command: [String], _ options: [String] = quick) throws -> Workshop {
    let shop = try Workshop.withTriggers()
    let made = try shop.run(["trigger", "create", "t", "--table", "products"] + command + options)
    guard made.status == 0 else { throw Workshop.UnexpectedAnswer(answer: made) }
    try shop.put("A1", "A2", "A3")
    return shop
  }

  @Test(arguments: [
    ("crash", ["--exec", "echo no lamps >&2; kill -SEGV $$"], "signal 11", "no lamps"),
    ("status", ["--exec", "echo no lamps >&2; exit 3"], "ended with status 3", "no lamps"),
    ("hang", ["--exec", "sleep 60"], "took longer than", "300 ms"),
    ("garbage", ["--exec", "echo done"], "Line 1 of the command's output is no answer", "Malformed JSON"),
    (
      "missing table", ["--exec", #"echo '{"put":{"table":"nowhere","item":{"id":"1"}}}'"#], "nowhere", "nowhere"
    ),
    ("missing key", ["--exec", #"echo '{"put":{"table":"counts","item":{"n":1}}}'"#], "key", "key"),
    ("unreachable", ["--url", "http://127.0.0.1:9/"], "cannot be reached", "127.0.0.1:9"),
  ])
  func whatFailsBecomesDeadLetters(_ kind: String, _ command: [String], _ reason: String, _ detail: String) throws {
    let shop = try shop(command)
    let answer = try shop.run("run-triggers", "--once")
    #expect(answer.status == 1, "\(answer)")
    #expect(answer.errors.contains("t: 0 changes done, 0 behind, 3 dead letters"), "\(answer.errors)")
    #expect(answer.errors.split(separator: "\n").count < 12, "\(answer.errors)")
    let shown = try shop.shown("t")
    #expect(shown["deadLetters"] as? Int == 3 && shown["lagRecords"] as? Int == 0)
    let error = try #require(shown["lastError"] as? String)
    #expect(error.contains(reason) && error.contains(detail), "\(error)")
    // Nothing is lost: a mended handler could be given them.
    #expect(try shop.run("trigger", "rm", "t").errors.contains("--force"))
    #expect(try shop.run("trigger", "rm", "t", "--force").status == 0)
  }

  @Test func onePoisonedChangeHoldsUpNothingElse() throws {
    let command = #"cat > in; grep -q '"sku":"A2"' in && exit 1; sed 's/.*/\#(Workshop.effect)/' in"#
    let shop = try shop(["--exec", command])
    #expect(try shop.run("run-triggers", "--once").status == 1)
    #expect(try shop.counted() == 2)
    #expect(try shop.shown("t")["deadLetters"] as? Int == 1)
  }

  @Test func haltStopsTheTriggerAndLosesNothing() throws {
    let shop = try shop(["--exec", "exit 1"], ["--poison", "halt", "--retries", "0"])
    #expect(try shop.run("run-triggers", "--once").status == 1)
    let shown = try shop.shown("t")
    #expect(shown["state"] as? String == "BLOCKED" && shown["lagRecords"] as? Int == 3)
    #expect((shown["blockedReason"] as? String)?.contains("status 1") == true)
    let again = try shop.run("run-triggers", "--once")
    #expect(again.status == 1 && again.errors.contains("t is blocked"), "\(again)")
  }

  @Test(.timeLimit(.minutes(2))) func aMissingScriptIsWaitedFor() throws {
    let shop = try shop(["--exec", "./later.sh"])
    let once = try shop.run("run-triggers", "--once")
    #expect(once.status == 1 && once.errors.contains("later.sh of t cannot be run: No such file"), "\(once)")
    let run = try shop.startRunning()
    try shop.wait(for: "the reason") { run.errorText.contains("waiting: The command") }
    #expect(try shop.shown("t")["lagRecords"] as? Int == 3)
    try FileManager.default.moveItem(atPath: shop.path("count.sh"), toPath: shop.path("later.sh"))
    try shop.wait(for: "the effects") { try shop.counted() == 3 }
    run.send(signal: SIGINT)
    #expect(try run.wait() == .exited(0))
    #expect(run.errorText.split(separator: "\n").count < 6, "\(run.errorText)")
  }

  @Test(.timeLimit(.minutes(2))) func aSignalEndsAHangingHandler() throws {
    let shop = try shop(["--exec", "touch begun; sleep 60"], [])
    let run = try shop.startRunning()
    try shop.wait(for: "the handler") { FileManager.default.fileExists(atPath: shop.path("begun")) }
    run.send(signal: SIGINT)
    #expect(try run.wait(within: 20) == .exited(0))
    #expect(try shop.shown("t")["lagRecords"] as? Int == 3)
  }
}
