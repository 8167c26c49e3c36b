/// The keys of the system keyspace. All integers are big-endian; the first byte says what the entry is. On disk; never
/// changed, only added to.
///
/// | Key | Value |
/// | --- | --- |
/// | `01` name | table: revision u64, then the descriptor as an encoded item |
/// | `02` | counters: next id u32, last revision u64 |
/// | `03` job u64 | job: an encoded item, see ``BackgroundJob`` |
/// | `04` job u64 | progress of a job: written by maintenance steps beside the log, deleted with the job |
/// | `05` expiry id u32 | name of the table whose expiry entries carry this id |
/// | `06` token | idempotency token: expiry time u64 (µs since 1970), hash of the request, 16 bytes |
/// | `07` time u64, token | the same tokens by the time they expire; no value |
/// | `08` id u32 | name of the table that has or had this id |
/// | `09` time u64, commit u64 | a stream that the commit closed at that time: an encoded item, see ``TableStream`` |
enum SystemKey {
  enum Kind: UInt8, CaseIterable {
    case table = 1
    case counters = 2
    case job = 3
    case progress = 4
    case expiry = 5
    case token = 6
    case tokenByTime = 7
    case tableByID = 8
    case closedStream = 9
  }

  static func table(named name: String) -> [UInt8] { [Kind.table.rawValue] + name.utf8 }

  static let counters: [UInt8] = [Kind.counters.rawValue]

  static func job(_ id: UInt64) -> [UInt8] { [Kind.job.rawValue] + BigEndian.bytes(id) }

  static func progress(ofJob id: UInt64) -> [UInt8] { [Kind.progress.rawValue] + BigEndian.bytes(id) }

  static func expiry(_ id: UInt32) -> [UInt8] { [Kind.expiry.rawValue] + BigEndian.bytes(id) }

  static func token(_ text: String) -> [UInt8] { [Kind.token.rawValue] + text.utf8 }

  static func token(_ text: String, expiringAt time: UInt64) -> [UInt8] {
    [Kind.tokenByTime.rawValue] + BigEndian.bytes(time) + text.utf8
  }

  static func table(withID id: UInt32) -> [UInt8] { [Kind.tableByID.rawValue] + BigEndian.bytes(id) }

  /// - Parameters:
  ///   - time: when the stream was closed, in microseconds since 1970.
  ///   - commit: the commit that closed it, which closes no other one.
  static func stream(closedAt time: UInt64, by commit: UInt64) -> [UInt8] {
    [Kind.closedStream.rawValue] + BigEndian.bytes(time) + BigEndian.bytes(commit)
  }

  /// All keys of one kind.
  static func range(_ kind: Kind) -> KeyRange { KeyRange(prefix: [kind.rawValue]) }
}

/// Unsigned integers as bytes, most significant first, so that they sort by value.
enum BigEndian {
  @inline(__always)
  static func bytes<I: FixedWidthInteger & UnsignedInteger>(_ value: I) -> [UInt8] {
    withUnsafeBytes(of: value.bigEndian) { [UInt8]($0) }
  }

  /// The integer at `offset`, or `nil` if `bytes` ends before.
  @inline(__always)
  static func read<I: FixedWidthInteger & UnsignedInteger>(
    _ type: I.Type, _ bytes: UnsafeRawBufferPointer, at offset: Int = 0
  ) -> I? {
    guard offset >= 0, bytes.count - offset >= MemoryLayout<I>.size else { return nil }
    return I(bigEndian: bytes.loadUnaligned(fromByteOffset: offset, as: I.self))
  }
}

extension KeyspaceReader {
  /// `get` for a key held in an array.
  @inline(__always)
  func get(_ space: Keyspace, _ key: [UInt8]) throws -> UnsafeRawBufferPointer? {
    try key.withUnsafeBytes { try get(space, $0) }
  }
}

extension WriteTransaction {
  func put(_ space: Keyspace, _ key: [UInt8], _ value: [UInt8]) {
    key.withUnsafeBytes { key in value.withUnsafeBytes { put(space, key, $0) } }
  }

  func delete(_ space: Keyspace, _ key: [UInt8]) {
    key.withUnsafeBytes { delete(space, $0) }
  }
}

extension MaintenanceTransaction {
  func get(_ space: Keyspace, _ key: [UInt8]) throws -> UnsafeRawBufferPointer? {
    try key.withUnsafeBytes { try get(space, $0) }
  }

  func put(_ space: Keyspace, _ key: [UInt8], _ value: [UInt8]) throws {
    try key.withUnsafeBytes { key in try value.withUnsafeBytes { try put(space, key, $0) } }
  }

  func delete(_ space: Keyspace, _ key: [UInt8]) throws {
    try key.withUnsafeBytes { try delete(space, $0) }
  }
}
