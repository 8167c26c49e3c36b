import CPlatform
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

extension Log {
  /// Opens the log in `directory`, recovering it first if nobody else has it open.
  ///
  /// Whoever is alone decides where the log ends: at the published head if that was published since the machine
  /// started, else where a scan from `applied` finds the end. An unclean end raises the epoch, and the next frame goes to
  /// a new segment.
  /// - Parameter applied: what the caller has already taken over from this log; the log must reach it.
  /// - Throws: ``StreamError``: `notALog`, `newerVersion`, `corrupted`, `behindApplied`, `trimmed` (the log begins above
  ///   `applied`), `locked` (another process was recovering for too long), `diskFull`, `io`.
  public static func open(
    directory path: String, options: LogOptions = LogOptions(), applied: LogAddress? = nil
  ) throws -> Log {
    let directory = LogDirectory(path: path, faults: options.faults)
    if !directory.exists {
      guard options.createIfMissing else { throw StreamError(.notALog, "There is no log at \(path).") }
      try directory.create()
      try LogFile(path: path + "/..", mode: .directory)?.syncAll()
    }
    if try !options.createIfMissing && directory.segmentNumbers().isEmpty {
      throw StreamError(.notALog, "There is no log at \(path).")
    }
    if cplatform_is_remote_file_system(path) {
      throw StreamError(
        .io, "\(path) is on a network file system, where processes cannot share a log. Use a local disk.")
    }
    let boot = options.bootIdentity ?? cplatform_boot_identity()
    guard boot != 0 else { throw StreamError(.io, "The system does not say which boot this is.") }
    let inode = try directory.open().inode
    guard let openLock = try LogFile(path: directory.file(LogDirectory.openLockName), mode: .create) else {
      throw StreamError(.io, "Cannot open \(directory.file(LogDirectory.openLockName)).")
    }
    let appendLock = try AppendLock(directory: directory)

    let deadline = deadline(options.lockTimeoutMilliseconds)
    while true {
      if try openLock.tryLock(.exclusive) {
        let page = try SharedPage(directory: directory)
        let recovery = Recovery(
          directory: directory, options: options, page: page, boot: boot, inode: inode, applied: applied)
        let log = Log(
          directory: directory, options: options, page: page, openLock: openLock, appendLock: appendLock,
          identity: try recovery.run())
        if options.bridgesLoss, let applied { try log.bridge(to: applied) }
        try log.checkReaches(applied)
        // Another may get it exclusively in between; it will find the page as it is left here.
        if try openLock.tryLock(.shared) { return log }
      } else if try openLock.tryLock(.shared) {
        let page = try SharedPage(directory: directory)
        if page.isCurrent(boot: boot, directory: inode) {
          let head = page.head.address.segment
          guard let segment = try Segment.open(head, in: directory) else {
            // It may have been finished and trimmed since.
            if page.head.address.segment != head { continue }
            throw StreamError(.corrupted, "\(directory.segmentPath(head)) is missing.")
          }
          let log = Log(
            directory: directory, options: options, page: page, openLock: openLock, appendLock: appendLock,
            identity: segment.header.storeID)
          try log.checkReaches(applied)
          return log
        }
        // Those who knew the page have gone: it must be made by somebody who is alone.
        openLock.releaseLock()
      }
      guard cplatform_monotonic_ns() < deadline else {
        throw StreamError(.locked, "Another process is opening or closing the log at \(path) and does not finish.")
      }
      usleep(1000)
    }
  }

  private func checkReaches(_ applied: LogAddress?) throws {
    guard let applied, visibleCommit < applied.commit else { return }
    throw StreamError(
      .behindApplied,
      "The log at \(directory.path) ends with commit \(visibleCommit), but commit \(applied.commit) was applied already. "
        + "Its end was lost, or it belongs to another store.")
  }

  /// Puts a gap frame that leads up to what was applied behind a log that ends before it.
  private func bridge(to applied: LogAddress) throws {
    guard visibleCommit < applied.commit else { return }
    page.raiseEpoch()
    page.mustSeal = true
    try lock(timeoutMilliseconds: lockTimeoutMilliseconds)
    defer { unlock() }
    let batch = FrameBatch()
    let none = UnsafeRawBufferPointer(start: nil, count: 0)
    try batch.add(
      kind: .gap, commit: applied.commit, timestamp: max(applied.timestamp, visible.timestamp), recordCount: 0,
      records: none, redo: none, recordsBefore: applied.records)
    try append(batch)
    try sync()
    try publish()
  }

  /// Closes the log. The last process to close syncs it and writes an end frame, so that the next opening after a
  /// restart of the machine need not suspect a loss. Calls after the first do nothing.
  ///
  /// Readers that are in use may go on; the lock must not be held.
  /// - Throws: if what was visible could not be made durable. The log is closed all the same.
  public func close() throws {
    guard !isClosed.exchange(true, ordering: .sequentiallyConsistent) else { return }
    preparer?.cancel()
    page.ring()
    defer { openLock.releaseLock() }
    guard try openLock.tryLock(.exclusive), !page.hasFailed else { return }
    try takeLock(timeoutMilliseconds: lockTimeoutMilliseconds)
    defer { unlock() }
    try sync()
    let head = page.head
    if head.isEnd || head.frameStart == 0 || page.mustSeal { return }
    let batch = FrameBatch()
    let none = UnsafeRawBufferPointer(start: nil, count: 0)
    try batch.add(
      kind: .end, commit: head.address.commit, timestamp: head.address.timestamp, recordCount: 0, records: none,
      redo: none)
    try append(batch)
    try sync()
    try publish()
  }
}
