import CPlatform
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// An ordered log of commits in a directory of its own, shared by any number of processes on one machine. It knows
/// bytes and commit numbers, not what they mean.
///
/// Writing: ``lock(timeoutMilliseconds:)``, ``append(_:)``, ``sync()``, ``publish()``, ``unlock()``, all by whoever holds
/// the lock. Reading needs no lock: ``reader(after:)`` reads what is published, ``wait(beyond:timeoutMilliseconds:)`` waits
/// for more. `docs/log-format.md` describes the files.
///
/// Safe to share between threads: `writer` is touched only while the append lock is held, which one thread of one
/// process does; everything else is constant, atomic or behind a mutex.
public final class Log: @unchecked Sendable {
  let directory: LogDirectory
  let maker: SegmentMaker
  let preparer: SegmentPreparer?
  let page: SharedPage
  let openLock: LogFile
  let appendLock: AppendLock
  let lockTimeoutMilliseconds: Int
  let processID = getpid()
  let isClosed = Atomic<Bool>(false)
  /// Whether a thread that waits for a head looks at it often, for all of them.
  let isPolled = Atomic<Bool>(false)
  /// The segment that ``syncVisible()`` synced last, kept open so that no failed write-back goes unseen.
  let synced = Mutex<Segment?>(nil)
  /// What is known of finished segments, which never change.
  let finished = FinishedSegments()
  /// Only for the holder of the append lock.
  var writer = Writer()

  /// Sixteen random bytes, the same as long as the log lives; a restored one gets new ones.
  public let identity: LogIdentity

  init(
    directory: LogDirectory, options: LogOptions, page: SharedPage, openLock: LogFile, appendLock: AppendLock,
    identity: LogIdentity
  ) {
    self.directory = directory
    self.page = page
    self.openLock = openLock
    self.appendLock = appendLock
    self.identity = identity
    lockTimeoutMilliseconds = options.lockTimeoutMilliseconds
    maker = SegmentMaker(directory: directory, segmentSize: options.segmentSize)
    preparer = options.preparesAhead ? SegmentPreparer(directory: directory, segmentSize: options.segmentSize) : nil
  }

  deinit { preparer?.cancel() }

  // MARK: Heads

  /// The end of what may be read. One consistent value, without a lock.
  public var visible: LogAddress { page.head.address }

  /// The commit of ``visible``; cheaper.
  public var visibleCommit: UInt64 { page.visibleCommit }

  /// The last commit that is known to be on the disk; never above ``visibleCommit``. What leaves the machine stops here.
  public var durableCommit: UInt64 { min(page.durableCommit, page.visibleCommit) }

  /// Rises after every loss and every unclean stop of the machine, so that a commit number that may have been seen
  /// before is never the same event. Frames keep the epoch they were written in.
  public var storeEpoch: UInt32 { page.epoch }

  /// Whether a failed sync has ended writing until the log is opened anew.
  public var hasFailed: Bool { page.hasFailed }

  // MARK: Reading

  /// A reader of the frames behind `address`, which is ``LogAddress/start``, or was obtained from this log.
  public func reader(after address: LogAddress) -> LogReader { LogReader(log: self, position: address) }

  static func deadline(_ timeoutMilliseconds: Int) -> UInt64 {
    cplatform_monotonic_ns() &+ UInt64(max(timeoutMilliseconds, 0)) * 1_000_000
  }
}
