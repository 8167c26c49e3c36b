import Synchronization
import Testing

@testable import StreamLog

@Suite struct WaitingTests {
  /// As if the writer had been killed between publishing and ringing.
  @Test(arguments: [false, true]) func aHeadThatMovesWithoutTheBellIsNoticed(durable: Bool) async throws {
    let test = TestLog()
    let log = try test.open()
    try log.commit(2)
    try log.commit(1, sync: false)
    let waiting = Task.detached {
      log.waitForHead(beyond: durable ? 2 : 3, durable: durable, timeoutMilliseconds: 60_000)
    }
    if durable {
      log.page.raiseDurable(to: 3)
    } else {
      var head = log.page.head
      head.address.commit += 1
      log.page.publish(head)
    }
    #expect(await waiting.value)
  }

  /// One of them looks for all.
  @Test func allThatWaitNoticeAHeadThatMovesWithoutTheBell() async throws {
    let test = TestLog()
    let log = try test.open()
    let waiting = (0..<2).map { beyond in
      Task.detached { log.waitForHead(beyond: UInt64(beyond), durable: false, timeoutMilliseconds: 60_000) }
    }
    var head = log.page.head
    head.address.commit = 2
    log.page.publish(head)
    for waiter in waiting { #expect(await waiter.value) }
    let isPolled = log.isPolled.load(ordering: .sequentiallyConsistent)
    #expect(!isPolled)
  }

  @Test func aStoppedWaiterEndsBeforeItsTime() async throws {
    let test = TestLog()
    let log = try test.open()
    let stop = Flag()
    let waiting = Task.detached {
      log.waitForHead(beyond: 0, durable: false, timeoutMilliseconds: 600_000, unless: { stop.isSet })
    }
    stop.isSet = true
    log.wakeAll()
    #expect(await !waiting.value)
  }
}

private final class Flag: Sendable {
  private let value = Atomic<Bool>(false)
  var isSet: Bool {
    get { value.load(ordering: .sequentiallyConsistent) }
    set { value.store(newValue, ordering: .sequentiallyConsistent) }
  }
}
