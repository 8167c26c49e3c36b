/// One process's claim to run a consumer, as it stands in a slot of the store's `consumers.leases` file.
package struct Lease: Sendable, Hashable {
  package var incarnation: UInt64
  /// The epoch of the checkpoint under which the claimant commits; never 0.
  package var epoch: UInt32
  package var process: Int32
  /// When the claimant was last seen alive, by the clock that runs since boot, in nanoseconds.
  package var heartbeat: UInt64
  /// How long a heartbeat is good for, in nanoseconds.
  package var duration: UInt64
  /// Which boot of the machine the clock and the process id belong to.
  package var boot: UInt64
  /// Where the process id has a meaning: processes of another namespace cannot tell whether this one lives.
  package var namespace: UInt64

  package init(
    incarnation: UInt64, epoch: UInt32, process: Int32, heartbeat: UInt64, duration: UInt64, boot: UInt64,
    namespace: UInt64
  ) {
    self.incarnation = incarnation
    self.epoch = epoch
    self.process = process
    self.heartbeat = heartbeat
    self.duration = duration
    self.boot = boot
    self.namespace = namespace
  }
}

/// How long leases last and how often they are renewed.
public struct LeaseTerms: Sendable, Hashable {
  /// After this long without a sign of life, an owner may be replaced.
  package var duration: Duration
  package var renewal: Duration

  package init(duration: Duration, renewal: Duration) {
    self.duration = duration
    self.renewal = renewal
  }

  /// Ten seconds, renewed every three.
  public static let standard = LeaseTerms(duration: .seconds(10), renewal: .seconds(3))
}

extension Duration {
  var nanoseconds: UInt64 {
    UInt64(clamping: components.seconds) &* 1_000_000_000 &+ UInt64(clamping: components.attoseconds / 1_000_000_000)
  }
}
