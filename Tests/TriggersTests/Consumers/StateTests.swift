import StreamLog
import TableStore
import TestSupport
import Testing

@testable import Triggers

@Suite struct StateTests {
  @Test func `States follow what is asked`() throws {
    try withThings { store in
      func state() throws -> ConsumerState { try store.consumers.describe("c").state }
      func holds() throws -> Bool { try store.readConsumers { try $0.consumer("c") }.checkpoint.holds }
      try store.consumers.create(.reading("things"))
      #expect(try state() == .created)
      try store.consumers.pause("c")
      #expect(try state() == .paused)
      #expect(try holds())
      try store.consumers.disable("c")
      #expect(try state() == .disabled)
      #expect(try !holds())
      try store.consumers.enable("c")
      #expect(try state() == .paused)
      #expect(try holds())
      try store.consumers.resume("c")
      #expect(try state() == .created)
      let id = try store.consumers.describe("c").definition.incarnation
      _ = try store.commitConsumers { try $0.updateActivity(id) { $0.blockedReason = "a poisoned change" } }
      #expect(try state() == .blocked)
      try store.consumers.resume("c")
      #expect(try state() == .created)
    }
  }

  @Test func `Asking for what is so already writes nothing`() throws {
    try withThings { store in
      try store.consumers.create(.reading("things"))
      try store.consumers.pause("c")
      let head = store.log.visibleCommit
      try store.consumers.pause("c")
      #expect(store.log.visibleCommit == head)
    }
  }

  @Test func `Whatever stops a consumer ends its epoch`() throws {
    try withThings { store in
      try store.consumers.create(ConsumerDefinition("c", tables: nil, settings: TriggerSettings()))
      func epoch() throws -> UInt32 { try store.readConsumers { try $0.consumer("c") }.checkpoint.epoch }
      var last = try epoch()
      var settings = TriggerSettings()
      settings.batchSize = 7
      let changes: [ConsumerChange] = [.pause, .resume, .disable, .enable, .update(settings)]
      for change in changes {
        _ = try store.commitConsumers { try change.run("c", $0) }
        #expect(try epoch() > last, "\(change)")
        last = try epoch()
      }
      #expect(try store.consumers.describe("c").definition.settings?.batchSize == 7)
    }
  }

  @Test func `An expired consumer is one with changes gone behind its checkpoint`() {
    func address(_ commit: UInt64, _ records: UInt64) -> LogAddress {
      LogAddress(commit: commit, segment: 1, offset: 0, checksum: 0, timestamp: 0, records: records)
    }
    let bounds = StreamBounds(first: address(10, 100), head: address(20, 200))
    #expect(bounds.hasPassed(StreamCursor(address(5, 50))))
    #expect(bounds.hasPassed(StreamCursor(address(9, 98), done: 1)))
    #expect(!bounds.hasPassed(StreamCursor(address(10, 100))))
    // Only commits without changes are gone.
    #expect(!bounds.hasPassed(StreamCursor(address(7, 100))))
    #expect(bounds.lifted(StreamCursor(address(7, 100))) == StreamCursor(address(10, 100)))
    #expect(!bounds.hasPassed(StreamCursor(address(9, 98), done: 2)))
    #expect(bounds.lifted(StreamCursor(address(12, 120))) == StreamCursor(address(12, 120)))
  }

  @Test func `Of several reasons not to run the strongest is shown`() {
    var activity = ConsumerActivity()
    activity.hasRun = true
    #expect(ConsumerState(activity, isExpired: false) == .running)
    activity.isBackfilling = true
    #expect(ConsumerState(activity, isExpired: false) == .backfilling)
    #expect(ConsumerState(activity, isExpired: false, restore: 3) == .paused)
    activity.blockedReason = "why"
    #expect(ConsumerState(activity, isExpired: false, restore: 3) == .blocked)
    #expect(ConsumerState(activity, isExpired: true) == .expired)
    activity.isDisabled = true
    #expect(ConsumerState(activity, isExpired: true) == .disabled)
  }
}
