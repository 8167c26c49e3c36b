import Foundation
import TestSupport
import Testing

@testable import Triggers

@Suite struct LeaseTableTests {
  private func withTable(_ body: (LeaseTable, String) throws -> Void) throws {
    let directory = try TemporaryDirectory()
    let path = directory.file("leases")
    try body(try LeaseTable(path: path), path)
  }

  @Test func `A claim is seen through every mapping until it is ended`() throws {
    try withTable { table, path in
      let other = try LeaseTable(path: path)
      let mine = try table.claim(7, epoch: 3, duration: .seconds(10))
      #expect(other.lease(7)?.epoch == 3)
      #expect(other.owner(7, epoch: 3)?.process == getpid())
      guard case .held = other.verdict(7, epoch: 3) else {
        Issue.record("It is not held.")
        return
      }
      #expect(table.renew(mine))
      // Another epoch's end is not this one's.
      other.evict(7, epoch: 2)
      #expect(table.isMine(mine))
      other.evict(7, epoch: 3)
      #expect(!table.isMine(mine))
      #expect(!table.renew(mine))
      #expect(other.owner(7, epoch: 3) == nil)
    }
  }

  @Test func `Consumers that choose the same slot find places of their own`() throws {
    try withTable { table, _ in
      let count = UInt64(LeaseTable.slotCount)
      let leases = try (0..<5).map { try table.claim(3 + $0 * count, epoch: 1, duration: .seconds(10)) }
      for lease in leases { #expect(table.isMine(lease)) }
      table.evict(3 + count, epoch: 1)
      #expect(leases.count { table.isMine($0) } == 4)
    }
  }

  @Test func `When every slot is taken, one of a lease that ran out is used`() throws {
    try withTable { table, _ in
      for id in 1...UInt64(LeaseTable.slotCount) {
        _ = try table.claim(id, epoch: 1, duration: id == 500 ? .zero : .seconds(600))
      }
      let next = UInt64(LeaseTable.slotCount) + 1
      let lease = try table.claim(next, epoch: 1, duration: .seconds(600))
      #expect(table.isMine(lease))
      #expect(table.lease(500) == nil)
      expectTriggerError(.misuse) { _ = try table.claim(next + 1, epoch: 1, duration: .seconds(600)) }
    }
  }

  @Test func `A garbled file costs no more than leases`() throws {
    let directory = try TemporaryDirectory()
    let path = directory.file("leases")
    try Data((0..<90_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }).write(to: URL(fileURLWithPath: path))
    let table = try LeaseTable(path: path)
    #expect(table.verdict(1, epoch: 4) == .free(epoch: 5))
    #expect(table.isMine(try table.claim(1, epoch: 5, duration: .seconds(10))))
  }
}
