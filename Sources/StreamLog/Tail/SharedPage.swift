import CPlatform

/// The file `head`, mapped by every process that has the log open: where the log ends, and who is writing.
///
/// It is true only within one boot of one machine; ``isCurrent(boot:directory:)`` says whether it is. Words of 64 bits in
/// the machine's own byte order:
///
///       0  magic
///       8  boot identity
///      16  inode of the log's directory
///      32  how often a head was published: its lowest bit chooses one of the two slots
///      64  slot 0: commit, segment, offset, checksum, timestamp, start of the frame, 1 if that is an end frame,
///          records
///     128  slot 1
///     192  durable commit
///     200  epoch
///     208  1 if a sync failed for good: writes are refused
///     216  1 if bytes behind the head must be sealed off before the next frame
///     256  process id of the holder of the append lock, 0 if free
///     264  since when it holds it, microseconds since 1970
///     320  doorbell (u32), rung when the head or the durable commit moves
///     324  how many wait for it (u32)
///
/// A head is written into the slot that is not in use, then made the one in use by one store. A process killed at any
/// point leaves a whole head, and readers never wait for a writer.
///
/// Safe to share: every access is an atomic one, and the mapping lasts as long as the object.
final class SharedPage: @unchecked Sendable {
  static let size = 4096
  private static let magic: UInt64 = 0x3170_6468_6C6C_616D

  private let base: UnsafeMutableRawPointer

  /// The published end of the log and the frame before it.
  struct Head: Equatable {
    var address: LogAddress
    /// Offset of the frame that ends at `address`; 0 if no frame of this segment comes before it.
    var frameStart: UInt64
    /// Whether that frame is an end frame.
    var isEnd: Bool
  }

  /// Maps the file, made first if it is not there. Its content means nothing until ``isCurrent(boot:directory:)``.
  init(directory: LogDirectory) throws {
    guard let file = try LogFile(path: directory.file(LogDirectory.headName), mode: .create) else {
      throw StreamError(.io, "Cannot open \(directory.file(LogDirectory.headName)).")
    }
    // A mapping beyond the file's end would trap. Growing never hurts another that does the same.
    if try file.size < SharedPage.size { try file.truncate(to: SharedPage.size) }
    base = try file.map(SharedPage.size)
  }

  deinit { LogFile.unmap(base, SharedPage.size) }

  func isCurrent(boot: UInt64, directory: UInt64) -> Bool {
    cplatform_load_acquire(base) == SharedPage.magic && cplatform_load_acquire(base + 8) == boot
      && cplatform_load_acquire(base + 16) == directory
  }

  /// Fills the page anew. Only for a process that is alone.
  func initialise(boot: UInt64, directory: UInt64, head: Head, epoch: UInt32, mustSeal: Bool) {
    cplatform_store_release(base, 0)
    cplatform_fence_release()
    for offset in stride(from: 8, to: SharedPage.size, by: 8) { cplatform_store_release(base + offset, 0) }
    cplatform_store_release(base + 8, boot)
    cplatform_store_release(base + 16, directory)
    publish(head)
    cplatform_store_release(base + 192, head.address.commit)
    cplatform_store_release(base + 200, UInt64(epoch))
    self.mustSeal = mustSeal
    cplatform_store_release(base, SharedPage.magic)
  }

  // MARK: The head

  var head: Head {
    while true {
      let publication = cplatform_load_acquire(base + 32)
      let slot = base + (publication & 1 == 0 ? 64 : 128)
      let head = Head(
        address: LogAddress(
          commit: cplatform_load_acquire(slot), segment: cplatform_load_acquire(slot + 8),
          offset: cplatform_load_acquire(slot + 16),
          checksum: UInt32(truncatingIfNeeded: cplatform_load_acquire(slot + 24)),
          timestamp: cplatform_load_acquire(slot + 32), records: cplatform_load_acquire(slot + 56)),
        frameStart: cplatform_load_acquire(slot + 40), isEnd: cplatform_load_acquire(slot + 48) == 1)
      cplatform_fence_acquire()
      if cplatform_load_acquire(base + 32) == publication { return head }
    }
  }

  var visibleCommit: UInt64 {
    while true {
      let publication = cplatform_load_acquire(base + 32)
      let commit = cplatform_load_acquire(base + (publication & 1 == 0 ? 64 : 128))
      cplatform_fence_acquire()
      if cplatform_load_acquire(base + 32) == publication { return commit }
    }
  }

  /// Makes `head` the one that is read. Only for the holder of the append lock.
  func publish(_ head: Head) {
    let publication = cplatform_load_acquire(base + 32) &+ 1
    let slot = base + (publication & 1 == 0 ? 64 : 128)
    // A reader that finds any of the new words in this slot also finds that another slot has come into use.
    cplatform_fence_release()
    cplatform_store_release(slot, head.address.commit)
    cplatform_store_release(slot + 8, head.address.segment)
    cplatform_store_release(slot + 16, head.address.offset)
    cplatform_store_release(slot + 24, UInt64(head.address.checksum))
    cplatform_store_release(slot + 32, head.address.timestamp)
    cplatform_store_release(slot + 40, head.frameStart)
    cplatform_store_release(slot + 48, head.isEnd ? 1 : 0)
    cplatform_store_release(slot + 56, head.address.records)
    cplatform_store_release(base + 32, publication)
  }

  var durableCommit: UInt64 { cplatform_load_acquire(base + 192) }

  /// Raises the durable commit; a lower one changes nothing.
  func raiseDurable(to commit: UInt64) { cplatform_raise(base + 192, commit) }

  var epoch: UInt32 { UInt32(truncatingIfNeeded: cplatform_load_acquire(base + 200)) }

  func raiseEpoch() { _ = cplatform_fetch_add(base + 200, 1) }

  // MARK: Trouble

  var hasFailed: Bool {
    get { cplatform_load_acquire(base + 208) != 0 }
    set { cplatform_store_release(base + 208, newValue ? 1 : 0) }
  }

  var mustSeal: Bool {
    get { cplatform_load_acquire(base + 216) != 0 }
    set { cplatform_store_release(base + 216, newValue ? 1 : 0) }
  }

  // MARK: The append lock's holder

  var owner: Int32 { Int32(truncatingIfNeeded: cplatform_load_acquire(base + 256)) }
  var ownerSince: UInt64 { cplatform_load_acquire(base + 264) }

  func setOwner(_ pid: Int32) {
    cplatform_store_release(base + 264, pid == 0 ? 0 : cplatform_realtime_us())
    cplatform_store_release(base + 256, UInt64(UInt32(bitPattern: pid)))
  }

  // MARK: The doorbell

  func ring() {
    _ = cplatform_fetch_add32(base + 320, 1)
    if cplatform_load32(base + 324) != 0 { cplatform_wake(base + 320) }
  }

  var doorbell: UInt32 { cplatform_load32(base + 320) }

  /// Waits until the doorbell differs from `seen`, at most `nanoseconds`. It may return sooner.
  func waitForDoorbell(_ seen: UInt32, nanoseconds: Int64) {
    _ = cplatform_fetch_add32(base + 324, 1)
    cplatform_wait(base + 320, seen, nanoseconds)
    _ = cplatform_fetch_add32(base + 324, UInt32.max)
  }
}
