import CPlatform
package import TableStore

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The file `consumers.leases` in a store's directory, mapped by every process that runs or looks at consumers. It says
/// who is alive, nothing more: whose commits count is decided by the epoch in the checkpoint, and a file that is lost
/// or garbled costs at most the time of a lease.
///
/// After a head of 64 bytes (magic) come slots of 64 bytes, words in the machine's own byte order:
///
///      0  incarnation of the consumer
///      8  epoch (u32); 0: the slot is free
///     12  process id (u32)
///     16  heartbeat, nanoseconds since boot
///     24  how long a heartbeat is good for, nanoseconds
///     32  boot identity
///     40  process namespace
///
/// A slot is taken only inside a commit, so under the lock of all writers; its owner alone renews the heartbeat, and
/// whoever ends a lease changes the epoch to 0 in one step, if it is still the one it means.
///
/// Safe to share: every access is an atomic one, and the mapping lasts as long as the object.
package final class LeaseTable: @unchecked Sendable {
  package static let fileName = "consumers.leases"
  static let slotCount = 1024
  private static let slotSize = 64
  private static let size = slotSize * (slotCount + 1)
  private static let magic: UInt64 = 0x3173_6573_6165_6C6D

  private let base: UnsafeMutableRawPointer
  let boot: UInt64
  let namespace: UInt64

  package convenience init(_ store: Store) throws { try self.init(path: store.directory + "/" + LeaseTable.fileName) }

  /// Maps the file, made first if it is not there.
  ///
  /// - Throws: `StoreError` `storeUnavailable` if the system refuses.
  init(path: String) throws {
    boot = cplatform_boot_identity()
    namespace = LeaseTable.processNamespace()
    let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw LeaseTable.failure("opening \(path)") }
    defer { close(descriptor) }
    var info = stat()
    guard fstat(descriptor, &info) == 0 else { throw LeaseTable.failure("examining \(path)") }
    // A mapping beyond the file's end would trap. Growing never hurts another that does the same.
    if info.st_size < LeaseTable.size, ftruncate(descriptor, off_t(LeaseTable.size)) != 0 {
      throw LeaseTable.failure("growing \(path)")
    }
    guard let map = mmap(nil, LeaseTable.size, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0), map != MAP_FAILED
    else { throw LeaseTable.failure("mapping \(path)") }
    base = map
    cplatform_store_release(base, LeaseTable.magic)
  }

  deinit { munmap(base, LeaseTable.size) }

  // MARK: Looking

  /// What the slot of a consumer holds; `nil` if it has none in use.
  func lease(_ incarnation: UInt64) -> Lease? { slot(of: incarnation).flatMap(read) }

  /// Whether this consumer may be taken, see ``Lease/StateMachine``.
  func verdict(_ incarnation: UInt64, epoch: UInt32) -> Lease.StateMachine.Verdict {
    Lease.StateMachine.verdict(on: lease(incarnation), epoch: epoch, observer, isAlive: LeaseTable.isAlive)
  }

  /// Who runs a consumer; `nil` if nobody does.
  func owner(_ incarnation: UInt64, epoch: UInt32) -> ConsumerOwner? {
    guard let lease = lease(incarnation),
      Lease.StateMachine.holds(lease, epoch: epoch, observer, isAlive: LeaseTable.isAlive)
    else { return nil }
    let now = cplatform_monotonic_ns()
    return ConsumerOwner(
      process: lease.process, epoch: lease.epoch, seen: .nanoseconds(Int64(now - min(now, lease.heartbeat))))
  }

  // MARK: Changing

  /// Takes a consumer's slot. Only inside a commit.
  ///
  /// - Throws: ``TriggerError`` `misuse` if every slot is in use.
  func claim(_ incarnation: UInt64, epoch: UInt32, duration: Duration) throws -> Lease {
    guard let slot = slot(of: incarnation) ?? unusedSlot(for: incarnation) else {
      throw TriggerError(.misuse, "\(LeaseTable.slotCount) consumers run already; no more can at once.")
    }
    let lease = Lease(
      incarnation: incarnation, epoch: epoch, process: getpid(), heartbeat: cplatform_monotonic_ns(),
      duration: duration.nanoseconds, boot: boot, namespace: namespace)
    cplatform_store32(slot + 8, 0)
    cplatform_store_release(slot, incarnation)
    cplatform_store32(slot + 12, UInt32(bitPattern: lease.process))
    cplatform_store_release(slot + 16, lease.heartbeat)
    cplatform_store_release(slot + 24, lease.duration)
    cplatform_store_release(slot + 32, boot)
    cplatform_store_release(slot + 40, namespace)
    cplatform_store32(slot + 8, epoch)
    return lease
  }

  /// Says that the owner is alive.
  ///
  /// - Returns: false if the lease is no longer its own.
  func renew(_ mine: Lease) -> Bool {
    guard let slot = slot(of: mine.incarnation), isMine(mine, slot) else { return false }
    // Should another have taken the slot since that look, it is only shown alive a moment too early.
    cplatform_store_release(slot + 16, cplatform_monotonic_ns())
    return true
  }

  func isMine(_ mine: Lease) -> Bool { slot(of: mine.incarnation).map { isMine(mine, $0) } ?? false }

  /// Ends the lease of one epoch; any other stays. Epoch 0 ends none.
  func evict(_ incarnation: UInt64, epoch: UInt32) {
    guard epoch > 0, let slot = slot(of: incarnation) else { return }
    _ = cplatform_replace32(slot + 8, epoch, 0)
  }

  // MARK: -

  var observer: Lease.StateMachine.Observer {
    Lease.StateMachine.Observer(now: cplatform_monotonic_ns(), boot: boot, namespace: namespace)
  }

  private func isMine(_ mine: Lease, _ slot: UnsafeMutableRawPointer) -> Bool {
    Lease.StateMachine.standing(of: mine, slot: read(slot)) == .mine
  }

  private func read(_ slot: UnsafeMutableRawPointer) -> Lease? {
    let epoch = cplatform_load32(slot + 8)
    guard epoch != 0 else { return nil }
    return Lease(
      incarnation: cplatform_load_acquire(slot), epoch: epoch,
      process: Int32(bitPattern: cplatform_load32(slot + 12)), heartbeat: cplatform_load_acquire(slot + 16),
      duration: cplatform_load_acquire(slot + 24), boot: cplatform_load_acquire(slot + 32),
      namespace: cplatform_load_acquire(slot + 40))
  }

  /// The slot that a consumer had last, in use or not: it keeps the place until somebody else needs it.
  private func slot(of incarnation: UInt64) -> UnsafeMutableRawPointer? {
    places(for: incarnation).first { cplatform_load_acquire($0) == incarnation }
  }

  /// A slot that no living process holds.
  private func unusedSlot(for incarnation: UInt64) -> UnsafeMutableRawPointer? {
    places(for: incarnation).first { slot in
      guard let lease = read(slot) else { return true }
      return !Lease.StateMachine.holds(lease, epoch: 0, observer, isAlive: LeaseTable.isAlive)
    }
  }

  /// All slots, beginning with the one that the incarnation chooses.
  private func places(for incarnation: UInt64) -> some Sequence<UnsafeMutableRawPointer> {
    let first = Int(incarnation % UInt64(LeaseTable.slotCount))
    return (0..<LeaseTable.slotCount).lazy.map { [base] step in
      base + LeaseTable.slotSize * (1 + (first + step) % LeaseTable.slotCount)
    }
  }

  /// Whether there is a process with this id.
  private static func isAlive(_ process: Int32) -> Bool { process > 0 && (kill(process, 0) == 0 || errno != ESRCH) }

  private static func processNamespace() -> UInt64 {
    #if os(Linux)
      var info = stat()
      return stat("/proc/self/ns/pid", &info) == 0 ? UInt64(info.st_ino) : 0
    #else
      return 0
    #endif
  }

  private static func failure(_ what: String) -> StoreError {
    StoreError(.storeUnavailable, "\(what) failed", cause: String(cString: strerror(errno)))
  }
}
