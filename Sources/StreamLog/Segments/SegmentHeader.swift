import CPlatform

/// The first 4,096 bytes of a segment, integers little-endian, all else zero:
///
///       0  u64  magic, "mallseg1"
///       8  u32  format version
///      12  u32  epoch of its first frame
///      16  u64  salt, random: part of every checksum in this file
///      24  u64  number of this segment
///      32  u64  bytes of this file while it is written to
///      40  16 b identity of the store
///      56  u64  where the segment before ends: its number (0 in the first)
///      64  u64      offset behind its last frame
///      72  u64      that frame's commit
///      80  u64      that frame's timestamp
///      88  u32      that frame's checksum
///      92  u32  zero
///      96  u64      records of all commits up to that one
///     104  u64  when this segment was begun, microseconds since 1970 by the local clock
///    4092  u32  CRC-32C of the bytes before
struct SegmentHeader: Sendable {
  static let size = 4096
  static let magic: UInt64 = 0x3167_6573_6C6C_616D
  static let version: UInt32 = 1

  var epoch: UInt32
  var salt: UInt64
  var number: UInt64
  var capacity: UInt64
  var storeID: LogIdentity
  /// The end of the segment before. Frames of this one go on from here.
  var previous: LogAddress
  var created: UInt64

  /// The address at which the first frame of this segment is read or written.
  var firstAddress: LogAddress {
    LogAddress(
      commit: previous.commit, segment: number, offset: UInt64(SegmentHeader.size), checksum: previous.checksum,
      timestamp: previous.timestamp, records: previous.records)
  }

  func encode(into page: UnsafeMutableRawBufferPointer, version: UInt32 = SegmentHeader.version) {
    page.initializeMemory(as: UInt8.self, repeating: 0)
    let bytes = page.baseAddress!
    bytes.put(SegmentHeader.magic, at: 0)
    bytes.put(version, at: 8)
    bytes.put(epoch, at: 12)
    bytes.put(salt, at: 16)
    bytes.put(number, at: 24)
    bytes.put(capacity, at: 32)
    bytes.put(storeID.low, at: 40)
    bytes.put(storeID.high, at: 48)
    bytes.put(previous.segment, at: 56)
    bytes.put(previous.offset, at: 64)
    bytes.put(previous.commit, at: 72)
    bytes.put(previous.timestamp, at: 80)
    bytes.put(previous.checksum, at: 88)
    bytes.put(previous.records, at: 96)
    bytes.put(created, at: 104)
    bytes.put(cplatform_crc32c(0, bytes, SegmentHeader.size - 4), at: SegmentHeader.size - 4)
  }

  /// Reads and checks the header of segment `number` in `file`.
  /// - Throws: `notALog`, `newerVersion` or `corrupted`.
  init(file: LogFile, number: UInt64) throws {
    let page = UnsafeMutableRawBufferPointer.allocate(byteCount: SegmentHeader.size, alignment: 8)
    defer { page.deallocate() }
    let bytes = UnsafeRawPointer(page.baseAddress!)
    guard try file.read(into: page, at: 0) == SegmentHeader.size, bytes.get(UInt64.self, at: 0) == SegmentHeader.magic
    else { throw StreamError(.notALog, "\(file.path) is not a segment of a log, or its first page is lost.") }
    guard bytes.get(UInt32.self, at: SegmentHeader.size - 4) == cplatform_crc32c(0, bytes, SegmentHeader.size - 4)
    else { throw StreamError(.corrupted, "The first page of \(file.path) is damaged.") }
    let version = bytes.get(UInt32.self, at: 8)
    guard version == SegmentHeader.version else {
      throw StreamError(.newerVersion, "\(file.path) has format version \(version); this software knows 1.")
    }
    guard bytes.get(UInt64.self, at: 24) == number else {
      throw StreamError(.corrupted, "\(file.path) says it is segment \(bytes.get(UInt64.self, at: 24)).")
    }
    epoch = bytes.get(UInt32.self, at: 12)
    salt = bytes.get(UInt64.self, at: 16)
    self.number = number
    capacity = bytes.get(UInt64.self, at: 32)
    storeID = LogIdentity(low: bytes.get(UInt64.self, at: 40), high: bytes.get(UInt64.self, at: 48))
    previous = LogAddress(
      commit: bytes.get(UInt64.self, at: 72), segment: bytes.get(UInt64.self, at: 56),
      offset: bytes.get(UInt64.self, at: 64), checksum: bytes.get(UInt32.self, at: 88),
      timestamp: bytes.get(UInt64.self, at: 80), records: bytes.get(UInt64.self, at: 96))
    created = bytes.get(UInt64.self, at: 104)
    guard capacity >= 8192, capacity <= 1 << 40, capacity % 8 == 0 else {
      throw StreamError(.corrupted, "\(file.path) gives an impossible size of a segment.")
    }
  }

  init(
    epoch: UInt32, salt: UInt64, number: UInt64, capacity: UInt64, storeID: LogIdentity, previous: LogAddress,
    created: UInt64
  ) {
    self.epoch = epoch
    self.salt = salt
    self.number = number
    self.capacity = capacity
    self.storeID = storeID
    self.previous = previous
    self.created = created
  }
}

/// Sixteen random bytes that all segments of one log share.
public struct LogIdentity: Sendable, Hashable {
  public var low: UInt64
  public var high: UInt64

  public init(low: UInt64, high: UInt64) {
    self.low = low
    self.high = high
  }

  public static func random() -> LogIdentity {
    LogIdentity(low: .random(in: 1 ... .max), high: .random(in: 1 ... .max))
  }
}
