import CPlatform
import Synchronization

extension Log {
  /// Takes the append lock, against other threads and other processes. Everything appended must be decided on after
  /// this, having read up to ``visible``.
  /// - Parameter timeoutMilliseconds: how long to wait; `nil` for the time in the options.
  /// - Throws: ``StreamError``: `locked` naming the holder, `failed`, `closed`, `io`.
  public func lock(timeoutMilliseconds: Int? = nil) throws {
    guard !isClosed.load(ordering: .relaxed) else { throw StreamError(.closed, "The log is closed.") }
    try takeLock(timeoutMilliseconds: timeoutMilliseconds ?? lockTimeoutMilliseconds)
  }

  func takeLock(timeoutMilliseconds: Int) throws {
    guard try appendLock.acquire(until: Log.deadline(timeoutMilliseconds)) else {
      throw lockedError(timeoutMilliseconds)
    }
    do {
      if page.owner != 0 {
        // The holder before died. What it wrote and did not publish was never acknowledged and may not be durable.
        if try bytesFollowHead() { page.mustSeal = true }
      }
      page.setOwner(processID)
      if page.hasFailed { throw Log.failedError(directory.path) }
      try writer.refresh(from: page, in: directory)
      writer.isLocked = true
    } catch {
      page.setOwner(0)
      appendLock.release()
      throw error
    }
  }

  /// Gives the append lock back. Frames that were appended and not published are dropped.
  public func unlock() {
    guard writer.isLocked else { return }
    rewind()
    writer.isLocked = false
    page.setOwner(0)
    appendLock.release()
  }

  private func lockedError(_ milliseconds: Int) -> StreamError {
    let owner = page.owner
    guard owner != 0 else {
      return StreamError(.locked, "The log at \(directory.path) was busy for \(milliseconds) ms.")
    }
    let since = page.ownerSince
    let now = cplatform_realtime_us()
    let held = now > since ? (now - since) / 1000 : 0
    return StreamError(
      .locked,
      "Process \(owner) has been writing to the log at \(directory.path) for \(held) ms. If it is stopped, let it go on "
        + "or end it.", owner: owner)
  }

  static func failedError(_ path: String, cause: String? = nil) -> StreamError {
    StreamError(
      .failed,
      "A sync of the log at \(path) failed, so it takes no more writes. Check the disk, end all processes that use the "
        + "log, and open it again.", cause: cause)
  }

  /// Whether anything was written behind the published head.
  private func bytesFollowHead() throws -> Bool {
    let head = page.head.address
    if try LogFile(path: directory.segmentPath(head.segment + 1), mode: .read) != nil { return true }
    guard let file = try LogFile(path: directory.segmentPath(head.segment), mode: .read) else { return true }
    // Writes by one process reach the file in order, so the first bytes are there if any are.
    var word: UInt64 = 0
    let count = try withUnsafeMutableBytes(of: &word) { try file.read(into: $0, at: Int(head.offset)) }
    return count > 0 && word != 0
  }
}
