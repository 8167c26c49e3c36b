import CPlatform

/// What a finished segment holds: a small file beside it, from which a reader learns whether it may pass over the
/// segment. Nothing depends on it: a summary that is missing, damaged or of another segment is as good as none.
///
/// Integers little-endian:
///
///       0  u64  magic, "mallsum1"
///       8  u32  format version
///      12  u32  1 if the segment may hold any tag: too many were seen, or a gap frame; else 0
///      16  u64  salt of the segment
///      24  u64  number of the segment
///      32  48 b address behind its last frame, as ``LogAddress/encoded``
///      80  u64  its first commit, 0 if it holds none
///      88  u64  the time of its first frame, 0 if it holds none
///      96  u64  records in it
///     104  u32  how many tags follow
///     108  u32 each: the tags, rising
///       …  u32  CRC-32C of the bytes before
struct SegmentSummary: Sendable, Equatable {
  static let magic: UInt64 = 0x316D_7573_6C6C_616D
  static let version: UInt32 = 1
  /// With more tags than this, a summary says "any".
  static let maximumTags = 4096
  private static let fixedSize = 108

  var salt: UInt64
  var number: UInt64
  var end: LogAddress
  var firstCommit: UInt64
  var firstTimestamp: UInt64
  var records: UInt64
  /// Rising; `nil` if any tag may occur.
  var tags: [UInt32]?

  /// Whether a frame of the segment may have one of these tags.
  func mayHold(anyOf wanted: Set<UInt32>) -> Bool {
    guard let tags else { return true }
    if wanted.count > tags.count { return tags.contains { wanted.contains($0) } }
    return wanted.contains { SegmentSummary.contains($0, tags) }
  }

  private static func contains(_ tag: UInt32, _ tags: [UInt32]) -> Bool {
    var (low, high) = (0, tags.count)
    while low < high {
      let middle = (low + high) / 2
      if tags[middle] < tag { low = middle + 1 } else { high = middle }
    }
    return low < tags.count && tags[low] == tag
  }

  var encoded: [UInt8] {
    let tags = tags ?? []
    let size = SegmentSummary.fixedSize + 4 * tags.count
    return [UInt8](unsafeUninitializedCapacity: size + 4) { buffer, count in
      let bytes = UnsafeMutableRawPointer(buffer.baseAddress!)
      bytes.put(SegmentSummary.magic, at: 0)
      bytes.put(SegmentSummary.version, at: 8)
      bytes.put(UInt32(self.tags == nil ? 1 : 0), at: 12)
      bytes.put(salt, at: 16)
      bytes.put(number, at: 24)
      end.encoded.withUnsafeBytes { (bytes + 32).copyMemory(from: $0.baseAddress!, byteCount: $0.count) }
      bytes.put(firstCommit, at: 80)
      bytes.put(firstTimestamp, at: 88)
      bytes.put(records, at: 96)
      bytes.put(UInt32(tags.count), at: 104)
      for (index, tag) in tags.enumerated() { bytes.put(tag, at: SegmentSummary.fixedSize + 4 * index) }
      bytes.put(cplatform_crc32c(0, bytes, size), at: size)
      count = size + 4
    }
  }

  /// Reads what ``encoded`` made; `nil` if the bytes are anything else.
  init?(_ bytes: UnsafeRawBufferPointer) {
    guard bytes.count >= SegmentSummary.fixedSize + 4, let base = bytes.baseAddress,
      base.get(UInt64.self, at: 0) == SegmentSummary.magic, base.get(UInt32.self, at: 8) == SegmentSummary.version
    else { return nil }
    let count = Int(base.get(UInt32.self, at: 104))
    let size = SegmentSummary.fixedSize + 4 * count
    guard count <= SegmentSummary.maximumTags, bytes.count == size + 4,
      base.get(UInt32.self, at: size) == cplatform_crc32c(0, base, size),
      let end = LogAddress(bytes: UnsafeRawBufferPointer(rebasing: bytes[32..<32 + LogAddress.encodedSize]))
    else { return nil }
    salt = base.get(UInt64.self, at: 16)
    number = base.get(UInt64.self, at: 24)
    self.end = end
    firstCommit = base.get(UInt64.self, at: 80)
    firstTimestamp = base.get(UInt64.self, at: 88)
    records = base.get(UInt64.self, at: 96)
    guard base.get(UInt32.self, at: 12) == 0 else {
      tags = nil
      return
    }
    let read = (0..<count).map { base.get(UInt32.self, at: SegmentSummary.fixedSize + 4 * $0) }
    guard zip(read, read.dropFirst()).allSatisfy({ $0 < $1 }) else { return nil }
    tags = read
  }

  init(
    salt: UInt64, number: UInt64, end: LogAddress, firstCommit: UInt64, firstTimestamp: UInt64, records: UInt64,
    tags: [UInt32]?
  ) {
    self.salt = salt
    self.number = number
    self.end = end
    self.firstCommit = firstCommit
    self.firstTimestamp = firstTimestamp
    self.records = records
    self.tags = tags
  }
}
