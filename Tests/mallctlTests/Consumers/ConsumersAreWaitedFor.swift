import Foundation
import TestSupport
import Testing

@Suite struct ConsumersAreWaitedFor {
  @Test func onesThatAreThereAreNotWaitedFor() throws {
    let shop = try Workshop.withFiveProducts()
    _ = try shop.run("consumer", "create", "c")
    let done = try shop.run("consumer", "wait", "c", "--timeout", "60s")
    #expect(done.status == 0 && done.errors.contains("c is done up to"))
    let first = String(try shop.run("tail-stream", "--format", "keys", "--limit", "1").output.dropFirst(19).prefix(30))
    #expect(try shop.object("consumer", "wait", "c", "--seq", first, "--json")["name"] as? String == "c")
  }

  @Test func timeRunsOut() throws {
    let shop = try Workshop.withFiveProducts()
    _ = try shop.run("consumer", "create", "c", "--from", "trim")
    try shop.expectRefusal(1, "has 5 changes to go through", "consumer", "wait", "c", "--timeout", "1")
  }

  @Test func whatWillNotComeIsRefused() throws {
    let shop = try Workshop.withFiveProducts()
    _ = try shop.run("consumer", "create", "c")
    try shop.expectRefusal(1, "no consumer called d", "consumer", "wait", "d")
    try shop.expectRefusal(2, "beyond the end", "consumer", "wait", "c", "--seq", "4711")
    try shop.expectRefusal(2, "--seq: soon", "consumer", "wait", "c", "--seq", "soon")
    try shop.expectRefusal(2, "--timeout", "consumer", "wait", "c", "--timeout", "0")
  }

  @Test(.timeLimit(.minutes(2))) func anotherProcessBringsItThere() throws {
    let shop = try Workshop.withFiveProducts()
    _ = try shop.run("consumer", "create", "c", "--from", "trim")
    let wait = try ChildProcess(
      Workshop.binary.path, ["consumer", "wait", "c", "--timeout", "60", "--store", shop.store])
    #expect(try shop.run("tail-stream", "--consumer", "c").status == 0)
    #expect(try wait.wait() == .exited(0))
  }

  @Test(.timeLimit(.minutes(2))) func itCanBeStopped() throws {
    let shop = try Workshop.withFiveProducts()
    _ = try shop.run("consumer", "create", "c", "--from", "trim")
    let wait = try ChildProcess(
      "/bin/sh",
      [
        "-c", "\"$0\" consumer wait c --timeout 60 --store \"$1\" & sleep 1; kill -INT $!; wait $!",
        Workshop.binary.path, shop.store,
      ])
    #expect(try wait.wait() == .exited(130))
  }
}
