import CPlatform

/// Finds where a log ends, for a process that is alone with it, and fills the shared page.
struct Recovery {
  let directory: LogDirectory
  let options: LogOptions
  let page: SharedPage
  let boot: UInt64
  let inode: UInt64
  let applied: LogAddress?

  /// What a walk over the frames found.
  struct Walk {
    var head: SharedPage.Head
    var epoch: UInt32
    /// Whether nothing but zeros lies behind the head.
    var isEmptyBehind: Bool
    /// Whether the walk passed the end of what was applied.
    var hasSeenApplied: Bool
  }

  /// Returns the log's identity.
  func run() throws -> LogIdentity {
    try directory.removeUnfinished()
    let numbers = try directory.segmentNumbers()
    guard let first = numbers.first, let last = numbers.last else { return try create() }
    guard numbers.count == Int(clamping: last - first) + 1 else {
      throw StreamError(.corrupted, "Segments are missing between \(first) and \(last) in \(directory.path).")
    }
    if page.isCurrent(boot: boot, directory: inode), let segment = try publishedSegment() {
      if !page.hasFailed { return segment.header.storeID }
      if try rewrite(segment) {
        page.hasFailed = false
        page.mustSeal = true
        page.raiseDurable(to: page.head.address.commit)
        return segment.header.storeID
      }
    }
    return try scan(numbers)
  }

  private func create() throws -> LogIdentity {
    guard options.createIfMissing else { throw StreamError(.notALog, "There is no log at \(directory.path).") }
    let after = options.firstCommitAfter
    guard applied.map({ $0.commit <= after }) ?? true else {
      throw StreamError(
        .behindApplied, "The log at \(directory.path) is empty, but commit \(applied?.commit ?? 0) was applied already."
      )
    }
    let identity = LogIdentity.random()
    let previous = LogAddress(
      commit: after, segment: 0, offset: 0, checksum: 0, timestamp: applied?.timestamp ?? 0,
      records: options.firstRecordsAfter)
    let segment = try SegmentMaker(directory: directory, segmentSize: options.segmentSize).make(
      SegmentHeader(
        epoch: options.firstEpoch, salt: .random(in: 1 ... .max), number: 1, capacity: UInt64(options.segmentSize),
        storeID: identity, previous: previous, created: cplatform_realtime_us()))
    page.initialise(
      boot: boot, directory: inode,
      head: SharedPage.Head(address: segment.header.firstAddress, frameStart: 0, isEnd: false),
      epoch: options.firstEpoch, mustSeal: false)
    return identity
  }

  // MARK: Within one boot

  /// The segment of the published head, if the frame before the head is really there.
  private func publishedSegment() throws -> Segment? {
    let head = page.head
    guard let segment = try Segment.open(head.address.segment, in: directory, writable: true) else { return nil }
    if head.frameStart == 0 { return head.address == segment.header.firstAddress ? segment : nil }
    guard head.frameStart >= UInt64(SegmentHeader.size), head.frameStart < head.address.offset,
      head.address.offset <= segment.header.capacity
    else { return nil }
    let cursor = SegmentCursor(
      segment: segment, position: segment.header.firstAddress, limit: Int(head.address.offset))
    guard let frame = try cursor.verifiedFrame(at: Int(head.frameStart)),
      frame.checksum == head.address.checksum, frame.commit == head.address.commit,
      frame.recordsAfter == head.address.records,
      Int(head.frameStart) + frame.frameSize == Int(head.address.offset)
    else { return nil }
    return segment
  }

  /// After a failed sync, the visible frames may be only in memory while the system takes them for written. Writes
  /// them once more, in place, and syncs. Earlier segments were synced when the next was begun.
  /// - Returns: false if they cannot even be read back.
  private func rewrite(_ segment: Segment) throws -> Bool {
    let cursor = SegmentCursor(
      segment: segment, position: segment.header.firstAddress, limit: Int(page.head.address.offset))
    while case .frame(let header, let size) = try cursor.current() {
      guard let bytes = try cursor.bytes(at: cursor.offset, count: size) else { return false }
      try segment.file.write(UnsafeRawBufferPointer(start: bytes, count: size), at: cursor.offset)
      cursor.advance(past: header)
    }
    guard cursor.position == page.head.address else { return false }
    try segment.file.sync()
    return true
  }

  // MARK: After a restart of the machine

  private func scan(_ numbers: [UInt64]) throws -> LogIdentity {
    let start = try startOfScan(numbers)
    let (walk, segment) = try walk(numbers, from: start)
    let end = walk.head.address
    if let applied, !walk.hasSeenApplied, end.commit >= applied.commit, applied.segment >= start.segment {
      throw StreamError(
        .corrupted, "What was applied up to commit \(applied.commit) does not come from the log at \(directory.path).")
    }
    // What was only in the system's memory is adopted no sooner than it is on the disk.
    try segment.file.sync()
    let isUntouched = walk.head.frameStart == 0 && end.segment == 1
    let isClean = walk.isEmptyBehind && (walk.head.isEnd || isUntouched)
    page.initialise(
      boot: boot, directory: inode, head: walk.head, epoch: isClean ? walk.epoch : walk.epoch &+ 1, mustSeal: !isClean)
    return segment.header.storeID
  }

  /// Where to begin: at the end of what was applied if a frame follows it, which proves that it is there; else at the
  /// beginning of its segment; without it at the beginning of the log.
  private func startOfScan(_ numbers: [UInt64]) throws -> LogAddress {
    guard let oldest = numbers.first, let newest = numbers.last else { return .start }
    guard let applied, applied.segment != 0 else { return try first(of: oldest) }
    if applied.segment > newest { return try first(of: newest) }
    if applied.segment < oldest {
      let begin = try first(of: oldest)
      guard begin.commit <= applied.commit else {
        throw StreamError(
          .trimmed,
          "The log at \(directory.path) begins after commit \(begin.commit), but only commit "
            + "\(applied.commit) was applied.", firstCommit: begin.commit + 1)
      }
      return begin
    }
    guard let segment = try Segment.open(applied.segment, in: directory) else { return try first(of: oldest) }
    let begin = segment.header.firstAddress
    let size = try segment.file.size & ~7
    guard applied.offset >= begin.offset, applied.offset <= UInt64(size), applied.offset % 8 == 0 else { return begin }
    let cursor = SegmentCursor(segment: segment, position: applied, limit: size)
    if let next = try cursor.verifiedFrame(at: Int(applied.offset)), next.previousChecksum == applied.checksum {
      return applied
    }
    return begin
  }

  private func first(of number: UInt64) throws -> LogAddress {
    guard let segment = try Segment.open(number, in: directory) else { return .start }
    return segment.header.firstAddress
  }

  private func walk(_ numbers: [UInt64], from start: LogAddress) throws -> (Walk, Segment) {
    var position = start
    var walk = Walk(
      head: SharedPage.Head(address: start, frameStart: 0, isEnd: false), epoch: 0, isEmptyBehind: true,
      hasSeenApplied: start == applied)
    var segment = try open(start.segment)
    walk.epoch = segment.header.epoch
    while true {
      let next = segment.number < (numbers.last ?? 0) ? try open(segment.number + 1) : nil
      let limit = try next.map { Int(clamping: $0.header.previous.offset) } ?? (segment.file.size & ~7)
      let cursor = SegmentCursor(segment: segment, position: position, limit: limit)
      while case .frame(let header, _) = try cursor.current() {
        let frameStart = cursor.offset
        cursor.advance(past: header)
        walk.head = SharedPage.Head(
          address: cursor.position, frameStart: UInt64(frameStart), isEnd: header.kind == FrameKind.end.rawValue)
        walk.epoch = header.epoch
        if cursor.position == applied { walk.hasSeenApplied = true }
      }
      guard let next else {
        let remains = try cursor.remains(from: cursor.offset)
        if let witness = remains.witness {
          throw StreamError(
            .corrupted,
            "\(segment.file.path) is damaged at offset \(cursor.offset), behind commit \(cursor.position.commit): a "
              + "frame at offset \(witness) says that this place was already on the disk.")
        }
        walk.isEmptyBehind = remains.isEmpty
        return (walk, segment)
      }
      try check(next, continues: cursor)
      segment = next
      position = next.header.firstAddress
      walk.epoch = next.header.epoch
      walk.head = SharedPage.Head(address: position, frameStart: 0, isEnd: false)
    }
  }

  private func check(_ next: Segment, continues cursor: SegmentCursor) throws {
    guard next.header.storeID == cursor.segment.header.storeID else {
      throw StreamError(.corrupted, "\(next.file.path) belongs to another log than \(cursor.segment.file.path).")
    }
    guard cursor.position == next.header.previous else {
      throw StreamError(
        .corrupted,
        "\(cursor.segment.file.path) is damaged at offset \(cursor.offset), behind commit \(cursor.position.commit): "
          + "the next segment goes on from offset \(next.header.previous.offset), commit \(next.header.previous.commit)."
      )
    }
  }

  private func open(_ number: UInt64) throws -> Segment {
    guard let segment = try Segment.open(number, in: directory, writable: true) else {
      throw StreamError(.corrupted, "\(directory.segmentPath(number)) is missing.")
    }
    return segment
  }
}
