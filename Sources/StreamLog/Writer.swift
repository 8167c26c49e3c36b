/// What the holder of the append lock knows about the end of the log.
struct Writer {
  var isLocked = false
  /// The segment that takes the next frame.
  var segment: Segment?
  /// Where in it.
  var offset = 0
  /// The last frame, published or not. It lies in the segment before if `segment` is a new one.
  var tail = SharedPage.Head(address: .start, frameStart: 0, isEnd: false)
  /// Whether frames were appended and not published.
  var hasPending = false
  /// Whether any byte may have been written behind the published head.
  var hasWritten = false
  /// Whether `segment` was begun because bytes behind the head must be sealed off.
  var hasSealed = false
  /// All bytes of `segment` before this are on the disk.
  var syncedOffset = 0
  /// Whether the last sync failed. A second failure in a row ends writing.
  var lastSyncFailed = false

  /// Whether the segment after `segment` is being prepared.
  var hasAskedForNext = false

  var isSynced: Bool { offset <= syncedOffset }

  /// Goes to the published head, dropping what was not published.
  mutating func refresh(from page: SharedPage, in directory: LogDirectory) throws {
    let head = page.head
    let isDurable = page.durableCommit >= head.address.commit
    if segment?.number != head.address.segment || page.mustSeal {
      guard let opened = try Segment.open(head.address.segment, in: directory, writable: true) else {
        throw StreamError(.corrupted, "\(directory.segmentPath(head.address.segment)) is missing.")
      }
      segment = opened
      syncedOffset = SegmentHeader.size
    }
    tail = head
    offset = Int(head.address.offset)
    syncedOffset = isDurable ? offset : min(syncedOffset, offset)
    hasPending = false
    hasWritten = false
    hasSealed = false
  }
}
