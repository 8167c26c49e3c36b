import Testing

@testable import StreamLog

/// What a test knows of one frame that a reader returns.
struct SeenFrame: Equatable {
  var kind: FrameKind
  var commit: UInt64
  var timestamp: UInt64
  var recordsBefore: UInt64
  var recordCount: UInt64

  init(_ frame: FrameView) {
    kind = frame.kind
    commit = frame.commit
    timestamp = frame.timestamp
    recordsBefore = frame.recordsBefore
    recordCount = UInt64(frame.recordCount)
  }

  var recordsAfter: UInt64 { recordsBefore + recordCount }
}

/// Fills logs with frames of all kinds and sizes: commits without records, equal times, gaps, ends, and records that
/// look like the beginnings of frames.
struct MixedLog {
  var random: SeededRandom
  var largest: Int
  var gaps = true

  /// Appends and publishes `count` frames, some in groups.
  mutating func fill(_ log: Log, frames count: Int) throws {
    var left = count
    while left > 0 {
      try log.lock()
      defer { log.unlock() }
      let batch = FrameBatch()
      var (commit, time) = (log.visible.commit, log.visible.timestamp)
      for _ in 0..<min(left, Int.random(in: 1...4, using: &random)) {
        left -= 1
        if Int.random(in: 0..<3, using: &random) == 0 { time += .random(in: 1...50, using: &random) }
        if gaps, Int.random(in: 0..<25, using: &random) == 0 {
          commit += .random(in: 1...9, using: &random)
          let none = UnsafeRawBufferPointer(start: nil, count: 0)
          try batch.add(
            kind: .gap, commit: commit, timestamp: time, recordCount: 0, records: none, redo: none,
            recordsBefore: log.visible.records + .random(in: 0...200, using: &random))
        } else {
          commit += 1
          try body().withUnsafeBytes { body in
            try batch.add(
              commit: commit, timestamp: time, recordCount: [0, 1, 1, 2, 40].randomElement(using: &random) ?? 1,
              records: body, redo: UnsafeRawBufferPointer(start: nil, count: 0))
          }
        }
      }
      try log.append(batch)
      try log.sync()
      try log.publish()
    }
  }

  private mutating func body() -> [UInt8] {
    let size = Int.random(in: 0..<8, using: &random) == 0 ? largest : largest / 20
    var bytes = [UInt8](repeating: 7, count: .random(in: 0...size, using: &random))
    guard Bool.random(using: &random) else { return bytes }
    for at in stride(from: 0, to: bytes.count - 16, by: 48) {
      // A frame's magic, a checksum, a length of the body that would fit.
      bytes.replaceSubrange(at..<at + 4, with: Array("mfr1".utf8))
      bytes.replaceSubrange(at + 8..<at + 16, with: [64, 0, 0, 0, 0, 0, 0, 0])
    }
    return bytes
  }
}

extension Log {
  /// All frames that a reader returns, by reading the whole log.
  func frames() throws -> [SeenFrame] {
    let reader = try oldestReader()
    var frames: [SeenFrame] = []
    while let frame = try reader.next() { frames.append(SeenFrame(frame)) }
    return frames
  }
}

extension Log {
  /// Every address of the log at which a reader can be: behind each frame, end frames too, and at each segment's
  /// beginning.
  func addresses() throws -> Set<LogAddress> {
    var addresses: Set<LogAddress> = []
    for info in try segments() {
      addresses.insert(info.firstAddress)
      let segment = try #require(try Segment.open(info.number, in: directory))
      let cursor = SegmentCursor(
        segment: segment, position: info.firstAddress, limit: Int((info.end ?? visible).offset))
      while case .frame(let header, _) = try cursor.current() {
        cursor.advance(past: header)
        addresses.insert(cursor.position)
      }
    }
    return addresses
  }
}
