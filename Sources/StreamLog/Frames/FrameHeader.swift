import CPlatform

/// The first 64 bytes of a frame, all integers little-endian:
///
///      0  u32  magic, "mfr1"
///      4  u32  CRC-32C over the segment's salt, its number and the frame's offset (u64 each), then over the frame
///              from byte 8 to its end, padding included
///      8  u32  bytes of the body: the records and the redo
///     12  u32  bytes of the records, which come first in the body
///     16  u32  how many records there are
///     20  u16  kind (``FrameKind``)
///     22  u16  flags; none are defined, readers refuse others than 0
///     24  u64  commit
///     32  u64  synced: all bytes of this segment before this offset were on the disk when the frame was written
///     40  u64  timestamp, microseconds since 1970
///     48  u32  checksum of the frame before, in this segment or the one before; 0 at the log's beginning
///     52  u32  epoch
///     56  u64  records of all commits before this one; in a gap frame, those that are lost included
///     64       the records, the redo, zeros up to a multiple of 8
struct FrameHeader {
  static let size = 64
  static let magic: UInt32 = 0x3172_666D
  /// Bytes of the largest frame, header included.
  static let maximumFrameSize = 34 << 20

  var checksum: UInt32
  var bodyLength: Int
  var recordsLength: Int
  var recordCount: UInt32
  var kind: UInt16
  var flags: UInt16
  var commit: UInt64
  var synced: UInt64
  var timestamp: UInt64
  var previousChecksum: UInt32
  var epoch: UInt32
  var recordsBefore: UInt64

  /// Bytes of the whole frame.
  var frameSize: Int { FrameHeader.frameSize(body: bodyLength) }

  /// Records of all commits up to this frame's.
  var recordsAfter: UInt64 { recordsBefore &+ UInt64(recordCount) }

  static func frameSize(body: Int) -> Int { (size + body + 7) & ~7 }

  /// Reads the header at `bytes`, which must hold ``size`` bytes; `nil` if it cannot be one.
  init?(_ bytes: UnsafeRawPointer) {
    guard bytes.get(UInt32.self, at: 0) == FrameHeader.magic else { return nil }
    checksum = bytes.get(UInt32.self, at: 4)
    bodyLength = Int(bytes.get(UInt32.self, at: 8))
    recordsLength = Int(bytes.get(UInt32.self, at: 12))
    recordCount = bytes.get(UInt32.self, at: 16)
    kind = bytes.get(UInt16.self, at: 20)
    flags = bytes.get(UInt16.self, at: 22)
    commit = bytes.get(UInt64.self, at: 24)
    synced = bytes.get(UInt64.self, at: 32)
    timestamp = bytes.get(UInt64.self, at: 40)
    previousChecksum = bytes.get(UInt32.self, at: 48)
    epoch = bytes.get(UInt32.self, at: 52)
    recordsBefore = bytes.get(UInt64.self, at: 56)
    guard recordsLength <= bodyLength, FrameHeader.frameSize(body: bodyLength) <= FrameHeader.maximumFrameSize
    else { return nil }
  }

  /// The checksum that the frame of `size` bytes at `frame` has at that place.
  @inline(__always)
  static func checksum(
    of frame: UnsafeRawPointer, size: Int, salt: UInt64, segment: UInt64, offset: UInt64
  ) -> UInt32 {
    var place = (salt.littleEndian, segment.littleEndian, offset.littleEndian)
    let start = withUnsafeBytes(of: &place) { cplatform_crc32c(0, $0.baseAddress!, 24) }
    return cplatform_crc32c(start, frame + 8, size - 8)
  }
}
