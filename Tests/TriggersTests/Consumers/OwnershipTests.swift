import StreamLog
import TableStore
import TestSupport
import Testing

@testable import Triggers

@Suite struct OwnershipTests {
  @Test func `One owner at a time, the next as soon as it lets go`() async throws {
    try await withAsyncThings { store in
      try await store.consumers.create(.reading("things"))
      let first = try await store.consumers.acquire("c")
      #expect(try await store.consumers.describe("c").owner?.epoch == first.fence.epoch)
      #expect(try await store.consumers.describe("c").state == .running)
      await expectTriggerError(.owned) { _ = try await store.consumers.acquire("c") }
      async let second = store.consumers.acquire("c", wait: .seconds(60))
      first.release()
      #expect(try await second.fence.epoch > first.fence.epoch)
      #expect(first.isLost)
    }
  }

  @Test func `An owner that is forgotten lets go`() async throws {
    try await withAsyncThings { store in
      try await store.consumers.create(.reading("things"))
      _ = try await store.consumers.acquire("c")
      let next = try await store.consumers.acquire("c", wait: .seconds(60))
      #expect(!next.isLost)
    }
  }

  @Test func `Renewing and waiting write nothing`() async throws {
    try await withAsyncThings { store in
      try await store.consumers.create(.reading("things"))
      let terms = LeaseTerms(duration: .milliseconds(300), renewal: .milliseconds(60))
      let first = try await store.consumers.acquire("c", terms: terms)
      let head = store.store.log.visibleCommit
      // Several leases long: it is renewed in the background.
      await expectTriggerError(.owned) { _ = try await store.consumers.acquire("c", wait: .seconds(1)) }
      try first.renew()
      #expect(!first.isLost)
      #expect(store.store.log.visibleCommit == head)
    }
  }

  @Test func `Whatever stops or changes a consumer ends its owner`() async throws {
    try await withAsyncThings { store in
      try await store.consumers.create(ConsumerDefinition("c", tables: nil, settings: TriggerSettings()))
      let ends: [@Sendable (AsyncConsumers) async throws -> Void] = [
        { try await $0.pause("c") }, { try await $0.disable("c") },
        { try await $0.update("c", settings: TriggerSettings()) },
        { try await $0.execute($0.reset("c", to: .stream(.trimHorizon)), force: true) }, { try await $0.remove("c") },
      ]
      for (number, end) in ends.enumerated() {
        if number == 2 {
          var settings = TriggerSettings()
          settings.lanes = 2
          try await store.consumers.update("c", settings: settings)
        }
        let owner = try await store.consumers.acquire("c")
        let (fence, cursor) = (owner.fence, owner.checkpoint.cursor)
        try await end(store.consumers)
        #expect(owner.isLost, "\(number)")
        #expect(throws: TriggerError.self, "\(number)") { try owner.renew() }
        await expectTriggerError(.fenced) {
          _ = try await store.commitConsumers { try $0.advance(fence, from: cursor, to: $0.latest) }
        }
        if number < 4 {
          try await store.consumers.enable("c")
          try await store.consumers.resume("c")
        }
      }
    }
  }

  @Test func `What must not run is not given to anybody`() async throws {
    try await withAsyncThings { store in
      await expectTriggerError(.unknownConsumer) { _ = try await store.consumers.acquire("c") }
      let id = try await store.consumers.create(.reading("things")).incarnation
      try await store.consumers.pause("c")
      await expectTriggerError(.paused) { _ = try await store.consumers.acquire("c", wait: nil) }
      try await store.consumers.resume("c")
      try await store.consumers.disable("c")
      await expectTriggerError(.paused) { _ = try await store.consumers.acquire("c", wait: nil) }
      try await store.consumers.enable("c")
      _ = try await store.commitConsumers { try $0.updateActivity(id) { $0.blockedReason = "a poisoned change" } }
      let error = await expectTriggerError(.paused) { _ = try await store.consumers.acquire("c", wait: nil) }
      #expect(error?.cause == "a poisoned change")
    }
  }
}
