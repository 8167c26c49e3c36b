import TableStore
import Testing

@testable import DynamoAPI

@Suite struct BasesArePlanned {
  private static let day: UInt64 = 86_400_000_000

  private func base(_ day: UInt64) throws -> RecoveryBase {
    let item: Item = [
      "id": .s("\(day)"), "time": .n(Number(Int(day * BasesArePlanned.day))), "place": .s(""),
      "table": .m([
        "name": .s("things"), "number": .n(1), "tableID": .s(""), "created": .n(0), "itemCount": .n(0),
        "sizeBytes": .n(0), "keys": .l([]), "indexes": .l([]), "billing": .s("PAY_PER_REQUEST"),
      ]),
    ]
    return try item.decode(RecoveryBase.self)
  }

  @Test func oneBaseOlderThanThePeriodStays() throws {
    let recovery = PointInTimeRecovery(days: 10, since: 0)
    let bases = try [80, 85, 90, 95].map(base)
    let plan = RecoveryPlan(bases, recovery, now: 96 * BasesArePlanned.day)
    #expect(plan.removed.map(\.id) == ["80"])
    #expect(plan.kept.map(\.id) == ["85", "90", "95"])
    #expect(!plan.wantsNew)
    #expect(RecoveryPlan(bases, recovery, now: 97 * BasesArePlanned.day).wantsNew)
    #expect(RecoveryPlan([], recovery, now: 0).wantsNew)
    #expect(RecoveryPlan(bases, recovery, now: 200 * BasesArePlanned.day).kept.map(\.id) == ["95"])
  }
}
