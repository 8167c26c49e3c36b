extension SegmentCursor {
  /// What lies behind an offset at which no valid frame begins.
  struct Remains {
    /// The first valid frame that says that bytes behind the offset were already on the disk.
    var witness: Int?
    /// Whether every byte from the offset to the limit is zero.
    var isEmpty: Bool
  }

  /// Looks at every multiple of 8 from `offset` to the limit for frames that vouch for themselves. Does not move the
  /// cursor.
  func remains(from offset: Int) throws -> Remains {
    var remains = Remains(witness: nil, isEmpty: true)
    let step = 256 << 10
    var at = offset & ~7
    while at < limit {
      let count = min(step, limit - at) & ~7
      guard count > 0, var window = try bytes(at: at, count: count) else {
        return try shortRemains(remains, from: at)
      }
      var index = 0
      while index < count {
        let word = window.get(UInt64.self, at: index)
        if word != 0 {
          remains.isEmpty = false
          if UInt32(truncatingIfNeeded: word) == FrameHeader.magic, at + index > offset,
            let header = try verifiedFrame(at: at + index)
          {
            if header.synced > UInt64(offset) {
              remains.witness = at + index
              return remains
            }
          }
          // Verifying may have moved the window.
          guard let again = try bytes(at: at, count: count) else { return remains }
          window = again
        }
        index += 8
      }
      at += count
    }
    return remains
  }

  /// The rest of a file that ends before the limit: too short for a frame, perhaps not empty.
  private func shortRemains(_ remains: Remains, from offset: Int) throws -> Remains {
    var remains = remains
    var at = offset
    let end = min(limit, try segment.file.size)
    while at + 8 <= end {
      guard let word = try bytes(at: at, count: 8) else { break }
      if word.get(UInt64.self, at: 0) != 0 {
        remains.isEmpty = false
        if let header = try verifiedFrame(at: at), header.synced > UInt64(offset) {
          remains.witness = at
          return remains
        }
      }
      at += 8
    }
    return remains
  }
}
