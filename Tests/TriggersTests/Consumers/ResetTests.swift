import Foundation
import StreamLog
import TableStore
import TestSupport
import Testing

@testable import Triggers

@Suite struct ResetTests {
  private func fill(_ store: Store, _ ids: ClosedRange<Int>) throws {
    for id in ids { try store.table("things").put(["id": .n(Number(id))]) }
  }

  @Test func `A plan says what it would do and does nothing`() throws {
    try withThings { store in
      try fill(store, 1...5)
      try store.consumers.create(.reading("things"))
      try fill(store, 6...8)
      let head = store.log.visibleCommit
      let back = try store.consumers.reset("c", to: .stream(.trimHorizon))
      #expect((back.repeated, back.skipped) == (5, 0))
      let forth = try store.consumers.reset("c", to: .stream(.latest))
      #expect((forth.repeated, forth.skipped) == (0, 3))
      let some = try store.consumers.reset("c", to: .back(2))
      #expect((some.repeated, some.skipped) == (2, 0))
      #expect(store.log.visibleCommit == head)
      #expect(try store.consumers.describe("c").lagRecords == 3)
      try store.consumers.execute(some)
      #expect(try store.consumers.describe("c").lagRecords == 5)
      try store.consumers.execute(try store.consumers.reset("c", to: .back(1000)))
      #expect(try store.consumers.describe("c").lagRecords == 8)
    }
  }

  @Test func `Latest means the moment it is carried out`() throws {
    try withThings { store in
      try store.consumers.create(.reading("things"))
      let plan = try store.consumers.reset("c", to: .stream(.latest))
      try fill(store, 1...4)
      try store.consumers.execute(plan)
      #expect(try store.consumers.describe("c").lagRecords == 0)
    }
  }

  @Test func `A plan is for the consumer as it stood`() throws {
    try withThings { store in
      try fill(store, 1...4)
      try store.consumers.create(.reading("things"))
      let plan = try store.consumers.reset("c", to: .back(1))
      try store.consumers.execute(try store.consumers.reset("c", to: .back(2)))
      expectTriggerError(.fenced) { try store.consumers.execute(plan) }
      try store.consumers.execute(plan, force: true)
      #expect(try store.consumers.describe("c").lagRecords == 1)
      try store.consumers.remove("c")
      expectTriggerError(.unknownConsumer) { try store.consumers.execute(plan, force: true) }
      try store.consumers.create(.reading("things"))
      expectTriggerError(.fenced) { try store.consumers.execute(plan, force: true) }
    }
  }

  @Test func `A reset ends BLOCKED and a backfill`() throws {
    try withThings { store in
      let id = try store.consumers.create(.reading("things"), from: .backfill).incarnation
      #expect(try store.consumers.describe("c").state == .backfilling)
      _ = try store.commitConsumers { transaction in
        transaction.put(ConsumerKey.backfill(id), [1])
        try transaction.updateActivity(id) { $0.blockedReason = "why" }
      }
      try store.consumers.execute(try store.consumers.reset("c", to: .stream(.trimHorizon)))
      #expect(try store.consumers.describe("c").state == .created)
      #expect(try store.readConsumers { try $0.get(ConsumerKey.backfill(id)) } == nil)
      try store.consumers.execute(try store.consumers.reset("c", to: .backfill))
      #expect(try store.consumers.describe("c").state == .backfilling)
    }
  }

  @Test func `An owned consumer is moved by force only, which ends the owner`() async throws {
    try await withAsyncThings { store in
      try await store.consumers.create(.reading("things"))
      let reader = try await store.consumers.reader("c")
      let plan = try await store.consumers.reset("c", to: .stream(.trimHorizon))
      #expect(plan.owner?.process == getpid())
      await expectTriggerError(.owned) { try await store.consumers.execute(plan) }
      #expect(!reader.ownership.isLost)
      try await store.consumers.execute(plan, force: true)
      #expect(reader.ownership.isLost)
      await expectTriggerError(.fenced) { _ = try await reader.next(timeout: .seconds(5)) }
    }
  }
}
