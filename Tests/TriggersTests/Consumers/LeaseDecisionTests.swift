import Testing

@testable import Triggers

/// Who may run a consumer, case by case.
@Suite struct LeaseDecisionTests {
  private typealias Machine = Lease.StateMachine
  private let observer = Lease.StateMachine.Observer(now: 1_000, boot: 5, namespace: 9)

  private func lease(
    epoch: UInt32 = 4, heartbeat: UInt64 = 990, boot: UInt64 = 5, namespace: UInt64 = 9
  ) -> Lease {
    Lease(
      incarnation: 1, epoch: epoch, process: 77, heartbeat: heartbeat, duration: 100, boot: boot, namespace: namespace)
  }

  private func verdict(_ lease: Lease?, epoch: UInt32 = 4, alive: Bool = true) -> Lease.StateMachine.Verdict {
    Machine.verdict(on: lease, epoch: epoch, observer) { _ in alive }
  }

  @Test func `Without a lease it is free, under the next epoch`() {
    #expect(verdict(nil) == .free(epoch: 5))
    #expect(verdict(nil, epoch: 0) == .free(epoch: 1))
  }

  @Test func `A living owner keeps it until its lease runs out`() {
    #expect(verdict(lease()) == .held(until: 1_090))
    #expect(verdict(lease(heartbeat: 901)) == .held(until: 1_001))
    #expect(verdict(lease(heartbeat: 900)) == .free(epoch: 5))
    #expect(verdict(lease(heartbeat: 1_005)) == .held(until: 1_105))
  }

  @Test func `A dead owner is replaced at once`() {
    #expect(verdict(lease(), alive: false) == .free(epoch: 5))
  }

  @Test func `Processes of another namespace are judged by their heartbeats alone`() {
    #expect(verdict(lease(namespace: 8), alive: false) == .held(until: 1_090))
    #expect(verdict(lease(heartbeat: 800, namespace: 8), alive: true) == .free(epoch: 5))
  }

  @Test func `A lease of another boot is nothing, whatever its clock and epoch say`() {
    #expect(verdict(lease(epoch: 900, heartbeat: 5_000, boot: 4)) == .free(epoch: 5))
  }

  @Test func `A commit that raised the epoch has ended the lease`() {
    #expect(verdict(lease(epoch: 3)) == .free(epoch: 5))
  }

  @Test func `The epoch of a claim whose commit never came is not used again`() {
    #expect(verdict(lease(epoch: 5), epoch: 4, alive: true) == .held(until: 1_090))
    #expect(verdict(lease(epoch: 5), epoch: 4, alive: false) == .free(epoch: 6))
  }

  @Test func `An owner has lost what is no longer in its slot as it put it there`() {
    let mine = lease()
    var later = mine
    later.heartbeat += 50
    #expect(Machine.standing(of: mine, slot: later) == .mine)
    #expect(Machine.standing(of: mine, slot: nil) == .lost)
    #expect(Machine.standing(of: mine, slot: lease(epoch: 5)) == .lost)
    var other = mine
    other.incarnation = 2
    #expect(Machine.standing(of: mine, slot: other) == .lost)
  }
}
