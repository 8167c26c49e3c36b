import CPlatform
import Synchronization

extension Log {
  /// Writes the frames of `batch` behind what was appended before. Not yet on the disk and not yet visible. Completes
  /// the frames in the batch, whose locations and addresses can be asked for afterwards.
  ///
  /// A frame never crosses segments: one that does not fit goes to a new segment, and the full one is synced.
  /// - Returns: the address behind the last frame.
  /// - Throws: ``StreamError``: `misuse` (no lock, an empty batch, commits that do not follow), `frameTooLarge`,
  ///   `diskFull`, `syncFailed`, `failed`, `io`. Then nothing that was appended since the last ``publish()`` remains.
  @discardableResult
  public func append(_ batch: FrameBatch) throws -> LogAddress {
    try check(batch)
    do {
      if page.mustSeal && !writer.hasSealed && !writer.hasPending {
        try roll()
        writer.hasSealed = true
      }
      guard var segment = writer.segment else { throw StreamError(.misuse, "Append to the log needs its lock.") }
      let epoch = page.epoch
      var first = 0
      var start = writer.offset
      for index in batch.entries.indices {
        let size = batch.entries[index].size
        if writer.offset + size > segment.capacity {
          if first < index { try segment.file.write(batch.bytes(of: first..<index), at: start) }
          try roll()
          guard let next = writer.segment else { throw StreamError(.misuse, "Append to the log needs its lock.") }
          segment = next
          first = index
          start = writer.offset
        }
        writer.hasPending = true
        writer.hasWritten = true
        complete(batch, index, in: segment, epoch: epoch)
      }
      try segment.file.write(batch.bytes(of: first..<batch.count), at: start)
    } catch {
      rewind()
      throw error
    }
    if let preparer, let segment = writer.segment, writer.offset > segment.capacity / 4, !writer.hasAskedForNext {
      writer.hasAskedForNext = true
      preparer.start()
    }
    return writer.tail.address
  }

  private func check(_ batch: FrameBatch) throws {
    guard writer.isLocked, batch.count > 0 else {
      throw StreamError(.misuse, "Append to the log needs its lock, and a frame to append.")
    }
    if page.hasFailed { throw Log.failedError(directory.path) }
    var commit = writer.tail.address.commit
    var timestamp = writer.tail.address.timestamp
    let limit = min(FrameHeader.maximumFrameSize, maker.segmentSize - SegmentHeader.size)
    for index in batch.entries.indices {
      let entry = batch.entries[index]
      let kind = UnsafeRawPointer(batch.frame(at: index)).get(UInt16.self, at: 20)
      if kind == FrameKind.commit.rawValue {
        guard entry.commit == commit &+ 1 else {
          throw StreamError(.misuse, "Commit \(entry.commit) cannot follow commit \(commit).")
        }
      }
      guard entry.timestamp >= timestamp else {
        throw StreamError(.misuse, "The time of commit \(entry.commit) is before that of the commit before it.")
      }
      guard entry.size <= limit else {
        throw StreamError(
          .frameTooLarge, "Commit \(entry.commit) needs \(entry.size) bytes in the log; the limit is \(limit).")
      }
      commit = entry.commit
      timestamp = entry.timestamp
    }
  }

  /// Fills in what a frame can only say once its place is known, and makes it the tail.
  private func complete(_ batch: FrameBatch, _ index: Int, in segment: Segment, epoch: UInt32) {
    let frame = batch.frame(at: index)
    let entry = batch.entries[index]
    let offset = UInt64(writer.offset)
    frame.put(UInt64(writer.syncedOffset), at: 32)
    frame.put(writer.tail.address.checksum, at: 48)
    frame.put(epoch, at: 52)
    let kind = UnsafeRawPointer(frame).get(UInt16.self, at: 20)
    var records = writer.tail.address.records
    if kind == FrameKind.gap.rawValue { records = max(records, UnsafeRawPointer(frame).get(UInt64.self, at: 56)) }
    frame.put(records, at: 56)
    records &+= UInt64(UnsafeRawPointer(frame).get(UInt32.self, at: 16))
    let checksum = FrameHeader.checksum(
      of: frame, size: entry.size, salt: segment.header.salt, segment: segment.number, offset: offset)
    frame.put(checksum, at: 4)
    writer.offset += entry.size
    let end = LogAddress(
      commit: entry.commit, segment: segment.number, offset: UInt64(writer.offset), checksum: checksum,
      timestamp: entry.timestamp, records: records)
    writer.tail = SharedPage.Head(
      address: end, frameStart: offset, isEnd: kind == FrameKind.end.rawValue)
    batch.entries[index].location = FrameLocation(segment: segment.number, offset: offset, length: entry.size)
    batch.entries[index].end = end
  }

  /// Begins a new segment behind the tail. The old one is on the disk before a header says where it ends.
  private func roll() throws {
    try sync()
    let old = writer.segment
    let tail = writer.tail.address
    writer.hasWritten = true
    if !writer.hasPending { try removeSegments(above: tail.segment + 1) }
    let segment = try maker.make(
      SegmentHeader(
        epoch: page.epoch, salt: .random(in: 1 ... .max), number: tail.segment + 1,
        capacity: UInt64(maker.segmentSize), storeID: identity, previous: tail, created: cplatform_realtime_us()))
    // Gives back room, and with it frames that were never published. Nothing depends on it.
    if let old, old.number == tail.segment { try? old.file.truncate(to: Int(tail.offset)) }
    writer.segment = segment
    writer.offset = SegmentHeader.size
    writer.syncedOffset = SegmentHeader.size
    writer.hasAskedForNext = false
  }

  /// Forces everything appended to the disk.
  /// - Throws: ``StreamError``: `syncFailed` once: the frames that were not published are dropped, a new segment is
  ///   begun, and the batch may be appended again. `failed` if that fails too, or if commits that are visible already
  ///   could not be synced.
  public func sync() throws {
    guard writer.isLocked, let segment = writer.segment else {
      throw StreamError(.misuse, "Syncing what was appended needs the log's lock.")
    }
    if writer.isSynced { return }
    do {
      try segment.file.sync()
    } catch {
      throw afterFailedSync(error)
    }
    writer.syncedOffset = writer.offset
    writer.lastSyncFailed = false
    if !writer.hasPending {
      page.raiseDurable(to: writer.tail.address.commit)
      page.ring()
    }
  }

  /// After a failed sync the system may call the same pages clean: they cannot be synced again, only written anew,
  /// elsewhere. What is visible cannot be moved, so then there is nothing to be done while the log is open.
  private func afterFailedSync(_ error: any Error) -> StreamError {
    let cause = (error as? StreamError)?.description
    let isHopeless = writer.lastSyncFailed || page.durableCommit < page.visibleCommit
    dropPending(isConfirmed: false)
    writer.lastSyncFailed = true
    if !isHopeless {
      do {
        try roll()
        writer.hasSealed = true
        return StreamError(
          .syncFailed, "The disk did not confirm a sync of the log at \(directory.path). Nothing of it is visible.",
          cause: cause)
      } catch {}
    }
    page.hasFailed = true
    page.ring()
    return Log.failedError(directory.path, cause: cause)
  }

  /// Makes all that was appended visible to every reader and rings the doorbell.
  /// - Throws: only where it must sync first: the first frame behind a clean end is never visible before it is durable,
  ///   or a loss right behind that end could not be told from a clean end.
  public func publish() throws {
    guard writer.isLocked else { throw StreamError(.misuse, "Publishing needs the log's lock.") }
    guard writer.hasPending else { return }
    if !writer.isSynced {
      let head = page.head
      if head.isEnd || head.frameStart == 0 { try sync() }
    }
    page.publish(writer.tail)
    page.mustSeal = false
    if writer.isSynced { page.raiseDurable(to: writer.tail.address.commit) }
    writer.hasPending = false
    writer.hasWritten = false
    writer.hasSealed = false
    page.ring()
  }

  /// Drops everything that was appended and not published. The next frame goes to a new segment.
  public func rewind() {
    guard writer.isLocked, writer.hasPending || writer.hasWritten else { return }
    dropPending(isConfirmed: true)
  }

  /// Goes back to the published head.
  ///
  /// If the drop is to be confirmed, the first dropped frame is wiped and the segments behind it are removed, on the
  /// disk: its refusal is told to callers, so it must not come back after a power cut. That needs no room.
  private func dropPending(isConfirmed: Bool) {
    guard writer.hasWritten else { return }
    page.mustSeal = true
    do {
      try writer.refresh(from: page, in: directory)
      guard isConfirmed, let segment = writer.segment else { return }
      try removeSegments(above: segment.number)
      let wiped = min(FrameHeader.size, try segment.file.size - writer.offset)
      if wiped > 0 {
        try [UInt8](repeating: 0, count: wiped).withUnsafeBytes { try segment.file.write($0, at: writer.offset) }
        try segment.file.sync()
      }
    } catch let error as StreamError where error.code == .diskFull {
      // A file system that writes elsewhere needs room even for this. The seal still holds until a power cut.
    } catch {
      page.hasFailed = true
    }
  }

  /// Deletes segments that were begun and never published, the highest first, so that no hole can appear.
  private func removeSegments(above number: UInt64) throws {
    let numbers = try directory.segmentNumbers().filter { $0 > number }
    guard !numbers.isEmpty else { return }
    for number in numbers.reversed() { try directory.remove(LogDirectory.segmentName(number)) }
    try directory.sync()
  }

  /// Makes all that is visible durable. Needs no lock; any thread may call it.
  /// - Throws: ``StreamError`` with code `failed`; the log then takes no more writes.
  public func syncVisible() throws {
    if page.hasFailed { throw Log.failedError(directory.path) }
    let head = page.head.address
    if page.durableCommit >= head.commit { return }
    try synced.withLock { kept in
      if page.durableCommit >= head.commit { return }
      if kept?.number != head.segment { kept = try Segment.open(head.segment, in: directory, writable: true) }
      guard let segment = kept else {
        // It was finished and trimmed since the look; a segment is synced before the next one is begun.
        if page.head.address.segment != head.segment { return }
        throw StreamError(.corrupted, "\(directory.segmentPath(head.segment)) is missing.")
      }
      do {
        try segment.file.sync()
      } catch {
        page.hasFailed = true
        throw Log.failedError(directory.path, cause: (error as? StreamError)?.description)
      }
    }
    if page.hasFailed { throw Log.failedError(directory.path) }
    page.raiseDurable(to: head.commit)
    page.ring()
  }
}
