extension Lease {
  /// Decides who may run a consumer, from what stands in its slot and in its checkpoint. Without input or output, so
  /// that every case can be tried.
  package struct StateMachine: Sendable {
    /// The machine and the moment from which the lease is looked at.
    package struct Observer: Sendable {
      /// Nanoseconds of the clock that runs since boot.
      package var now: UInt64
      package var boot: UInt64
      package var namespace: UInt64

      package init(now: UInt64, boot: UInt64, namespace: UInt64) {
        self.now = now
        self.boot = boot
        self.namespace = namespace
      }
    }

    package enum Verdict: Sendable, Hashable {
      /// Nobody holds it; the next owner commits under `epoch`.
      case free(epoch: UInt32)
      /// Its owner is alive, and stays so at least until then unless its process ends.
      case held(until: UInt64)
    }

    package enum Standing: Sendable, Hashable {
      /// The slot is still this owner's.
      case mine
      /// Somebody else has it, or nobody: this owner must stop.
      case lost
    }

    /// Whether a consumer may be taken.
    ///
    /// - Parameters:
    ///   - lease: what its slot holds, if there is one.
    ///   - epoch: that of its checkpoint. A lease of an earlier epoch was ended by a commit.
    ///   - isAlive: whether a process of the observer's namespace is there.
    package static func verdict(
      on lease: Lease?, epoch: UInt32, _ observer: Observer, isAlive: (Int32) -> Bool
    ) -> Verdict {
      // A claim is put into the slot before its commit: the epoch of one that never came must not be used again by
      // somebody else, who would not be told from the first.
      let next = max(epoch, lease.map { $0.boot == observer.boot ? $0.epoch : 0 } ?? 0) &+ 1
      guard let lease, holds(lease, epoch: epoch, observer, isAlive: isAlive) else { return .free(epoch: next) }
      return .held(until: lease.heartbeat &+ lease.duration)
    }

    /// Whether a lease keeps others away.
    package static func holds(_ lease: Lease, epoch: UInt32, _ observer: Observer, isAlive: (Int32) -> Bool) -> Bool {
      guard lease.boot == observer.boot, lease.epoch >= epoch, lease.epoch > 0 else { return false }
      if lease.namespace == observer.namespace, !isAlive(lease.process) { return false }
      // A heartbeat from the future was written just now by another processor.
      return observer.now < lease.heartbeat || observer.now - lease.heartbeat < lease.duration
    }

    /// Whether an owner still has what it took.
    package static func standing(of mine: Lease, slot: Lease?) -> Standing {
      guard let slot, slot.incarnation == mine.incarnation, slot.epoch == mine.epoch, slot.boot == mine.boot else {
        return .lost
      }
      return .mine
    }
  }
}
