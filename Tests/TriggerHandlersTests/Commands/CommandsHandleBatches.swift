import Foundation
import Synchronization
import TableStore
import TestSupport
import Testing
import Triggers

@testable import TriggerHandlers

/// Commands as handlers: what they get, what they may answer, and every way in which they can go wrong.
@Suite struct CommandsHandleBatches {
  private func shell(_ script: String, _ change: (inout CommandHandler.Options) -> Void = { _ in }) throws
    -> CommandHandler
  {
    var options = CommandHandler.Options()
    change(&options)
    return try CommandHandler(["/bin/sh", "-c", script], options)
  }

  private func failure(_ handler: CommandHandler, _ batch: TriggerBatch) async throws -> TriggerError {
    do {
      _ = try await handler.handle(batch)
    } catch let error as TriggerError {
      return error
    }
    throw NothingFailed()
  }

  private struct NothingFailed: Error {}

  @Test func theBatchComesInAndEffectsGoOut() async throws {
    let batch = try sampleBatch(3)
    let handler = try shell(
      #"while read -r line; do echo '{"add":{"table":"counts","key":{"id":"all"},"attribute":"n","value":1}}'; done"#)
    let outcome = try await handler.handle(batch)
    #expect(outcome.effects.count == 3 && outcome.failedAt == nil)
  }

  @Test func theEnvironmentTellsOfTheBatch() async throws {
    let directory = try TemporaryDirectory()
    let window = TriggerBatch.Window(start: 60_000_000, end: 120_000_000, isFinal: true)
    let handler = try shell(
      "echo $MALL_CONSUMER $MALL_ATTEMPT $MALL_WINDOW_START $MALL_WINDOW_END $MALL_WINDOW_FINAL $EXTRA > seen"
    ) {
      $0.directory = directory.path
      $0.environment = ["EXTRA": "x"]
    }
    _ = try await handler.handle(sampleBatch(1, attempt: 2, window: window))
    let seen = try String(contentsOfFile: directory.file("seen"), encoding: .utf8)
    #expect(seen == "reindex 2 60000000 120000000 1 x\n")
  }

  @Test func aPartialFailureIsPassedOn() async throws {
    let batch = try sampleBatch(3)
    let number = batch.changes[2].position.sequenceNumber
    let outcome = try await shell(#"cat > /dev/null; echo '{"failed":"\#(number)","error":"bad"}'"#).handle(batch)
    #expect(outcome.failedAt == 2 && outcome.failure == "bad")
  }

  @Test func aStatusFailsTheBatchWithWhatWasSaidLast() async throws {
    let error = try await failure(shell("echo early >&2; echo 'disk on fire' >&2; exit 3"), sampleBatch())
    #expect(error.code == .handlerFailed && error.message.contains("ended with status 3"))
    #expect(error.cause == "early\ndisk on fire")
  }

  @Test func aCrashFailsTheBatch() async throws {
    let error = try await failure(shell("kill -SEGV $$"), sampleBatch())
    #expect(error.message.contains("signal 11"))
  }

  @Test func garbageFailsTheBatchByItsLine() async throws {
    let error = try await failure(shell("echo; echo all good"), sampleBatch())
    #expect(error.message.hasPrefix("Line 2 of the command's output is no answer to a batch"))
  }

  @Test func aCommandThatHangsIsKilledWithItsChildren() async throws {
    let directory = try TemporaryDirectory()
    let handler = try shell("sleep 1000 & echo $! > child; wait") {
      $0.directory = directory.path
      $0.timeout = .milliseconds(500)
    }
    let error = try await failure(handler, sampleBatch())
    #expect(error.message.contains("was killed"))
    let child = try #require(
      pid_t(
        try String(contentsOfFile: directory.file("child"), encoding: .utf8).trimmingCharacters(
          in: .whitespacesAndNewlines)))
    #expect(try await Self.ends(child))
  }

  /// Whether a process is gone soon, or only waits to be collected by whoever inherited it.
  private static func ends(_ id: pid_t) async throws -> Bool {
    for _ in 0..<200 {
      if kill(id, 0) != 0 { return true }
      let status = (try? String(contentsOfFile: "/proc/\(id)/stat", encoding: .utf8)) ?? ""
      if status.contains(") Z ") { return true }
      try await Task.sleep(for: .milliseconds(50))
    }
    return false
  }

  /// Whether the command counts as done when its own process is, or as hanging, is a race that either may win; what it has
  /// started never holds the trigger up beyond the timeout.
  @Test(.timeLimit(.minutes(1))) func aChildThatKeepsThePipeOpenHoldsNothingUp() async throws {
    let handler = try shell("sleep 5 & exit 0") {
      $0.timeout = .milliseconds(500)
    }
    do {
      let outcome = try await handler.handle(sampleBatch())
      #expect(outcome.effects.isEmpty && outcome.failedAt == nil)
    } catch let error as TriggerError {
      #expect(error.message.contains("was killed"), "\(error)")
    }
  }

  @Test func aCommandThatClosesItsPipesAndStaysIsAHang() async throws {
    let handler = try shell("exec <&- >&- 2>&-; sleep 1000") { $0.timeout = .milliseconds(500) }
    #expect(try await failure(handler, sampleBatch()).message.contains("was killed"))
  }

  @Test func endlessOutputIsCutOff() async throws {
    let handler = try shell("yes") { $0.outputLimit = 100_000 }
    #expect(try await failure(handler, sampleBatch()).message.contains("more than 100000 bytes"))
  }

  @Test func endlessErrorsAreCutToTheirTail() async throws {
    let error = try await failure(
      shell("i=0; while [ $i -lt 20000 ]; do echo line $i >&2; i=$((i+1)); done; exit 1"), sampleBatch())
    let cause = try #require(error.cause)
    #expect(cause.hasSuffix("line 19999") && cause.utf8.count <= CommandRun.errorLimit)
  }

  @Test func aCommandNeedNotReadItsInput() async throws {
    // More than a pipe holds.
    let batch = try sampleBatch(2_000)
    let outcome = try await shell("exit 0").handle(batch)
    #expect(outcome.failedAt == nil)
  }

  @Test func aProgramThatIsNotThereFailsTheBatch() async throws {
    for program in ["/no/such/program", "no-such-program-anywhere"] {
      let error = try await failure(CommandHandler([program]), sampleBatch())
      #expect(error.message.contains("cannot be run") && error.message.contains(program))
    }
  }

  @Test func cancellingKillsTheCommand() async throws {
    let directory = try TemporaryDirectory()
    let handler = try shell("echo $$ > pid; exec sleep 1000") { $0.directory = directory.path }
    let batch = try sampleBatch()
    let task = Task { try await handler.handle(batch) }
    var id: pid_t?
    for _ in 0..<400 where id == nil {
      try await Task.sleep(for: .milliseconds(25))
      let text = (try? String(contentsOfFile: directory.file("pid"), encoding: .utf8)) ?? ""
      id = pid_t(text.trimmingCharacters(in: .whitespacesAndNewlines))
    }
    task.cancel()
    await #expect(throws: (any Error).self) { _ = try await task.value }
    #expect(try await Self.ends(#require(id)))
  }

  @Test func whatItSaysIsLogged() async throws {
    let said = Mutex<[String]>([])
    struct Log: Sendable { let add: @Sendable (String) -> Void }
    let log = Log { text in said.withLock { $0.append(text) } }
    _ = try await shell("echo hello >&2") { $0.log = log.add }.handle(sampleBatch())
    #expect(said.withLock { $0 } == ["hello"])
  }

  @Test(arguments: [[], [""], ["a\u{0}b"]]) func noCommandIsRefused(_ command: [String]) {
    #expect(throws: TriggerError.self) { try CommandHandler(command) }
  }
}
