import Foundation
import TableStore
import TestSupport
import Testing

@testable import Triggers

/// What a trigger has made is compared with what it makes when it begins anew.
@Suite struct VerificationTests {
  private let count = ClosureHandler { try OrdersFixture.count($0) }

  private func verification(_ fixture: OrdersFixture) -> Verification {
    Verification(fixture.store.store, fixture.name, handler: count)
  }

  /// Twelve orders in each of some categories, of which some are changed and some deleted again.
  private func orders(_ fixture: OrdersFixture, categories: Int) async throws {
    for category in 0..<categories {
      for number in 0..<12 { try await fixture.put(category * 100 + number, "c\(category)", amount: number) }
      try await fixture.put(category * 100, "c\(category)", amount: 50)
      try await fixture.store.table("orders").delete(["id": .n(Number(category * 100 + 1))])
    }
  }

  @Test func equalResultsAreFoundEqual() async throws {
    try await OrdersFixture.run { fixture in
      try await orders(fixture, categories: 3)
      try await fixture.runner { try OrdersFixture.count($0) }.runUntilCaughtUp()
      // The trigger is behind, and what lies behind it ends with a commit without changes.
      try await fixture.put(999, "c1")
      try await fixture.store.createTable(CreateTableRequest("more", KeySchema(KeyAttribute("id", .s))))
      let report = try await verification(fixture).run()
      #expect(report.isEqual)
      #expect(report.differences.isEmpty)
      #expect(report.tables == ["totals": 3])
      #expect(report.changes == 34)
      #expect(report.deadLetters == 0 && report.parked == 0)
      #expect(try await fixture.store.consumers.describe(fixture.name).checkpoint.commit == report.commit)
    }
  }

  @Test func itIsComparedAgainWithoutAnyChangeBetween() async throws {
    try await OrdersFixture.run { fixture in
      try await orders(fixture, categories: 1)
      for _ in 0..<3 { #expect(try await verification(fixture).run().isEqual) }
    }
  }

  @Test func differencesAreCountedAndTheFirstListed() async throws {
    try await OrdersFixture.run { fixture in
      try await orders(fixture, categories: 5)
      try await fixture.runner { try OrdersFixture.count($0) }.runUntilCaughtUp()
      let totals = fixture.store.table("totals")
      for category in 0..<3 { try await totals.update(["category": .s("c\(category)")], .add("orders", 1)) }
      try await totals.delete(["category": "c3"])
      try await totals.put(["category": "stray", "orders": 1])
      var verification = verification(fixture)
      let all = try await verification.run()
      #expect(!all.isEqual)
      #expect(all.differenceCount == 5 && all.differences.count == 5)
      #expect(all.differences.contains { $0.stored == nil && $0.computed?.string("category") == "c3" })
      #expect(all.differences.contains { $0.computed == nil && $0.stored?.string("category") == "stray" })
      verification.listed = 2
      let short = try await verification.run()
      #expect(short.differenceCount == 5)
      #expect(short.differences == Array(all.differences.prefix(2)))
    }
  }

  @Test func attributesThatDoNotMatterAreLeftOut() async throws {
    try await OrdersFixture.run { fixture in
      try await orders(fixture, categories: 2)
      try await fixture.runner { try OrdersFixture.count($0) }.runUntilCaughtUp()
      try await fixture.store.table("totals").update(["category": "c0"], .set("seen", to: "today"))
      var verification = verification(fixture)
      #expect(try await verification.run().differenceCount == 1)
      verification.ignored = ["seen"]
      #expect(try await verification.run().isEqual)
    }
  }

  @Test func aTableThatTheSecondResultLacksIsComparedOnDemand() async throws {
    try await OrdersFixture.run { fixture in
      try await fixture.store.table("totals").put(["category": "stray"])
      var verification = verification(fixture)
      #expect(try await verification.run().tables.isEmpty)
      verification.tables = ["totals"]
      #expect(try await verification.run().differenceCount == 1)
    }
  }

  @Test func deadLettersExplainDifferences() async throws {
    var settings = TriggerSettings()
    settings.retries = 0
    try await OrdersFixture.run(settings) { fixture in
      for id in 1...9 { try await fixture.put(id) }
      try await fixture.put(7, amount: 3)
      try await fixture.runner { batch in
        if batch.changes.contains(where: { OrdersFixture.id($0) == 7 }) { throw Poison() }
        return try OrdersFixture.count(batch)
      }.runUntilCaughtUp()
      let report = try await verification(fixture).run()
      #expect(report.differenceCount == 1)
      #expect(report.deadLetters == 1)
      #expect(report.parked == 1)
    }
  }

  @Test func aHandlerThatFailsIsNamed() async throws {
    try await OrdersFixture.run { fixture in
      try await fixture.put(1)
      let verification = Verification(
        fixture.store.store, fixture.name, handler: ClosureHandler { _ in throw Poison() })
      await expectTriggerError(.handlerFailed) { _ = try await verification.run() }
      #expect(try await fixture.deadLetters().isEmpty)
    }
  }

  @Test func whatHasNoResultIsRefused() async throws {
    var (external, windows) = (TriggerSettings(), TriggerSettings())
    external.delivery = .external
    windows.window = 10
    try await OrdersFixture.run { fixture in
      try await fixture.register("external", tables: ["orders"], external)
      try await fixture.register("windows", tables: ["orders"], windows)
      try await fixture.store.consumers.create(ConsumerDefinition("plain", tables: ["orders"]))
      for name in ["external", "windows", "plain"] {
        let verification = Verification(fixture.store.store, name, handler: count)
        await expectTriggerError(.misuse) { _ = try await verification.run() }
      }
      let unknown = Verification(fixture.store.store, "unknown", handler: count)
      await expectTriggerError(.unknownConsumer) { _ = try await unknown.run() }
    }
  }

  @Test func whatSomebodyElseRunsOrStoppedIsLeftAlone() async throws {
    try await OrdersFixture.run { fixture in
      try await fixture.put(1)
      let owner = try await fixture.store.consumers.acquire(fixture.name)
      await expectTriggerError(.owned) { _ = try await verification(fixture).run() }
      #expect(!owner.isLost)
      owner.release()
      try await fixture.store.consumers.pause(fixture.name)
      await expectTriggerError(.paused) { _ = try await verification(fixture).run() }
    }
  }

  @Test func aTriggerThatIsMovedMeanwhileIsNotCompared() async throws {
    try await OrdersFixture.run { fixture in
      for id in 1...5 { try await fixture.put(id) }
      let calls = Notes<Int>()
      let handler = ClosureHandler { batch in
        calls.add(batch.changes.count)
        // The first call computes the second result; the next one is the trigger's own.
        if calls.all.count == 2 {
          let plan = try await fixture.store.consumers.reset(fixture.name, to: .stream(.latest))
          try await fixture.store.consumers.execute(plan, force: true)
        }
        return try OrdersFixture.count(batch)
      }
      let verification = Verification(fixture.store.store, fixture.name, handler: handler)
      await expectTriggerError(.fenced) { _ = try await verification.run() }
      #expect(try await fixture.total("a") == 0)
    }
  }

  @Test func theSecondStoreIsRemoved() async throws {
    let directory = try TemporaryDirectory()
    try await OrdersFixture.run { fixture in
      try await fixture.put(1)
      for fails in [false, true] {
        var verification = Verification(
          fixture.store.store, fixture.name,
          handler: ClosureHandler { batch in
            #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path).count == 1)
            if fails { throw Poison() }
            return try OrdersFixture.count(batch)
          })
        verification.temporaryDirectory = directory.path
        _ = try? await verification.run()
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path).isEmpty)
      }
      var nowhere = verification(fixture)
      nowhere.temporaryDirectory = directory.file("missing")
      await #expect(throws: StoreError.self) { try await nowhere.run() }
    }
  }
}
