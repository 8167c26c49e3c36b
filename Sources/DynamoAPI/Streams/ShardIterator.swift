import TableStore

/// A place in a stream, as a client carries it from one call to the next.
///
/// As text `<arn>|1|<base64>`: a version byte (1), the time of issue in microseconds since 1970 (8 bytes,
/// little-endian), the encoded cursor, and a checksum of 8 bytes over the ARN and all of that. It names a position in
/// the log, never one in a list, so it stays right whatever is trimmed or added.
struct ShardIterator: Sendable {
  /// For how long after its issue an iterator can be used, in microseconds: 15 minutes.
  static let lifetime: UInt64 = 900_000_000

  var arn: String
  /// Microseconds since 1970.
  var issuedAt: UInt64
  var cursor: StreamCursor

  private static let version: UInt8 = 1
  private static let sumSize = 8
  private static let size = 9 + StreamCursor.encodedSize + sumSize

  init(arn: String, issuedAt: UInt64, cursor: StreamCursor) {
    self.arn = arn
    self.issuedAt = issuedAt
    self.cursor = cursor
  }

  var text: String {
    var bytes: [UInt8] = [ShardIterator.version]
    bytes += withUnsafeBytes(of: issuedAt.littleEndian) { [UInt8]($0) }
    bytes += cursor.encoded
    bytes += ShardIterator.sum(arn, bytes[...])
    return "\(arn)|1|\(bytes.withUnsafeBytes { Base64.encode($0) })"
  }

  /// - Throws: ValidationException for text that ``text`` did not make.
  init(text: String) throws {
    let parts = text.split(separator: "|", omittingEmptySubsequences: false)
    guard parts.count == 3, parts[1] == "1",
      let bytes = try? Array(parts[2].utf8).withUnsafeBytes({ try Base64.decode($0) }),
      bytes.count == ShardIterator.size, bytes[0] == ShardIterator.version
    else { throw WireError.invalidIterator }
    let arn = String(parts[0])
    let payload = bytes.dropLast(ShardIterator.sumSize)
    guard ShardIterator.sum(arn, payload).elementsEqual(bytes.suffix(ShardIterator.sumSize)),
      let cursor = bytes.withUnsafeBytes({ bytes in
        StreamCursor(bytes: UnsafeRawBufferPointer(rebasing: bytes[9..<9 + StreamCursor.encodedSize]))
      })
    else { throw WireError.invalidIterator }
    let time = bytes.withUnsafeBytes { UInt64(littleEndian: $0.loadUnaligned(fromByteOffset: 1, as: UInt64.self)) }
    self.init(arn: arn, issuedAt: time, cursor: cursor)
  }

  /// - Parameter now: microseconds since 1970.
  func isExpired(at now: UInt64) -> Bool { now > issuedAt && now - issuedAt > ShardIterator.lifetime }

  /// Tells iterators from text that was cut or changed on its way.
  private static func sum(_ arn: String, _ payload: ArraySlice<UInt8>) -> [UInt8] {
    withUnsafeBytes(of: UInt64(truncatingIfNeeded: FNV.hash(Array(arn.utf8) + payload)).littleEndian) { [UInt8]($0) }
  }
}

extension WireError {
  static var invalidIterator: WireError { .validation("Invalid ShardIterator") }

  static var expiredIterator: WireError {
    WireError(
      .dynamo, "ExpiredIteratorException",
      "The shard iterator has expired: it can be used for 15 minutes. Get a new one.")
  }

  static var trimmedData: WireError {
    WireError(
      .dynamo, "TrimmedDataAccessException",
      "The operation attempted to read past the oldest stream record in a shard.")
  }
}
