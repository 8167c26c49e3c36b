import CPlatform

/// The bytes of a backup: a header, then chunks, the last of which is the end.
///
/// Header (32 bytes): magic "MALLBKUP", format version (UInt32), epoch (UInt32), the store's identity (16 bytes).
/// Chunk: kind (UInt8), three zero bytes, payload length (UInt32), CRC-32C of kind and payload (UInt32), payload.
/// - page: keyspace (UInt8), then entries: varint key length, key, varint value length, value. Pages of a keyspace are in
///   key order; each is one snapshot's, no two need be of the same.
/// - frame: commit, timestamp (UInt64 each), record count, length of records (UInt32 each), records, redo. Frames are those
///   of all commits between the backup's first snapshot and its last, in order; replaying them over the pages gives the
///   state of the last commit, since redo is physical and the last writer wins.
/// - changes: item key and new image of items of one table: varint key length, key, then 0 for a deleted item or a varint
///   of the image's length and one, and the image. In the order of commits, behind all pages. Only in copies of a table.
/// - end: last commit, records of all commits up to it, number of chunks before this one (UInt64 each). A backup without it is not whole.
///
/// Integers are little-endian.
enum BackupFormat {
  static let magic: [UInt8] = Array("MALLBKUP".utf8)
  /// Stands for ``magic`` in a copy of one table, see ``TableCopy``.
  static let tableMagic: [UInt8] = Array("MALLTABL".utf8)
  static let version: UInt32 = 1
  static let headerSize = 32
  static let chunkHeaderSize = 12
  /// No chunk is longer: the largest frame and some room.
  static let maximumPayload = 40 << 20

  enum Kind: UInt8 {
    case page = 1
    case frame = 2
    case end = 3
    case changes = 4
  }

  static func checksum(_ kind: UInt8, _ payload: UnsafeRawBufferPointer) -> UInt32 {
    let head = withUnsafeBytes(of: kind) { cplatform_crc32c(0, $0.baseAddress, 1) }
    return cplatform_crc32c(head, payload.baseAddress, payload.count)
  }
}

/// Writes a backup's bytes to wherever they go, chunk by chunk.
struct BackupWriter: ~Copyable {
  private let sink: (UnsafeRawBufferPointer) throws -> Void
  private let buffer = RawBuffer(capacity: 1 << 20)
  private(set) var chunks: UInt64 = 0
  private(set) var bytes = 0

  init(_ sink: @escaping (UnsafeRawBufferPointer) throws -> Void) { self.sink = sink }

  mutating func header(_ magic: [UInt8] = BackupFormat.magic, identity: [UInt8], epoch: UInt32) throws {
    buffer.clear()
    magic.withUnsafeBytes { buffer.append($0) }
    buffer.append(BackupFormat.version)
    buffer.append(epoch)
    identity.withUnsafeBytes { buffer.append($0) }
    try flush()
  }

  /// Writes one chunk whose payload `fill` appends.
  mutating func chunk(_ kind: BackupFormat.Kind, _ fill: (RawBuffer) throws -> Void) throws {
    buffer.clear(keepingAtMost: 4 << 20)
    buffer.append(UInt32(kind.rawValue))
    buffer.append(UInt32(0))
    buffer.append(UInt32(0))
    try fill(buffer)
    let payload = UnsafeRawBufferPointer(rebasing: buffer.bytes[BackupFormat.chunkHeaderSize...])
    buffer.store(UInt32(payload.count), at: 4)
    buffer.store(BackupFormat.checksum(kind.rawValue, payload), at: 8)
    try flush()
    chunks += 1
  }

  private mutating func flush() throws {
    try sink(buffer.bytes)
    bytes += buffer.count
  }
}

/// Reads a backup's bytes and verifies them.
struct BackupReader: ~Copyable {
  /// Fills the buffer as far as there are bytes; returns how many.
  private let source: (UnsafeMutableRawBufferPointer) throws -> Int
  private var storage = UnsafeMutableRawBufferPointer.allocate(byteCount: 2 << 20, alignment: 16)
  private(set) var chunks: UInt64 = 0

  init(_ source: @escaping (UnsafeMutableRawBufferPointer) throws -> Int) { self.source = source }

  deinit { storage.deallocate() }

  /// Reads the header. Returns the epoch of the store that was backed up.
  mutating func header(_ magic: [UInt8] = BackupFormat.magic) throws -> UInt32 {
    let bytes = try take(BackupFormat.headerSize, "the header")
    guard Array(bytes[..<8]) == magic else {
      throw StoreError(.input, "this is not a backup of a \(magic == BackupFormat.magic ? "store" : "table")")
    }
    let version = UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt32.self))
    guard version <= BackupFormat.version else {
      throw StoreError(.storeNewer, "this backup has format \(version): use a newer version of this software")
    }
    return UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: 12, as: UInt32.self))
  }

  /// The next chunk; its payload is valid until the next call.
  mutating func next() throws -> (kind: BackupFormat.Kind, payload: UnsafeRawBufferPointer) {
    let head = try take(BackupFormat.chunkHeaderSize, "chunk \(chunks)")
    let rawKind = head[0]
    let length = Int(UInt32(littleEndian: head.loadUnaligned(fromByteOffset: 4, as: UInt32.self)))
    let checksum = UInt32(littleEndian: head.loadUnaligned(fromByteOffset: 8, as: UInt32.self))
    guard length <= BackupFormat.maximumPayload else { throw damaged }
    let payload = try take(length, "chunk \(chunks)")
    guard BackupFormat.checksum(rawKind, payload) == checksum else { throw damaged }
    guard let kind = BackupFormat.Kind(rawValue: rawKind) else {
      throw StoreError(.storeNewer, "this backup holds a kind of chunk this version does not know")
    }
    chunks += 1
    return (kind, payload)
  }

  private var damaged: StoreError {
    StoreError(.storeCorrupted, "the backup is damaged in chunk \(chunks); nothing was restored")
  }

  private mutating func take(_ count: Int, _ what: String) throws -> UnsafeRawBufferPointer {
    if count > storage.count {
      storage.deallocate()
      storage = .allocate(byteCount: count, alignment: 16)
    }
    var filled = 0
    while filled < count {
      let read = try source(UnsafeMutableRawBufferPointer(rebasing: storage[filled..<count]))
      if read == 0 { throw StoreError(.storeCorrupted, "the backup ends early, in \(what); nothing was restored") }
      filled += read
    }
    return UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(storage)[..<count])
  }
}
