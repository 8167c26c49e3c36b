import TableStore

/// Where the next page of a SELECT starts, as a client carries it. It is good for the same statement with the same
/// parameters only.
///
/// As text base64 of: a version byte (1), the number of the read (2 bytes, little-endian), the start key as DynamoDB
/// JSON (nothing: from its beginning), and a checksum of 8 bytes over the statement, its parameters and all of that.
struct PageToken: Sendable {
  /// Which of the plan's reads goes on.
  var read: Int
  /// Behind which item; `nil`: from the beginning.
  var startKey: Item?

  private static let version: UInt8 = 1
  private static let headSize = 3
  private static let sumSize = 8

  init(read: Int, startKey: Item?) {
    self.read = read
    self.startKey = startKey
  }

  func text(_ statement: BoundStatement) -> String {
    var bytes: [UInt8] = [PageToken.version, UInt8(truncatingIfNeeded: read), UInt8(truncatingIfNeeded: read >> 8)]
    if let startKey { bytes += DynamoDBJSON.encode(startKey) }
    bytes += PageToken.sum(statement, bytes[...])
    return bytes.withUnsafeBytes { Base64.encode($0) }
  }

  /// - Throws: ValidationException for text that ``text(_:)`` did not make for this statement.
  init(_ text: String, _ statement: BoundStatement) throws {
    guard let bytes = try? Array(text.utf8).withUnsafeBytes({ try Base64.decode($0) }),
      bytes.count >= PageToken.headSize + PageToken.sumSize, bytes[0] == PageToken.version
    else { throw PageToken.mismatch }
    let payload = bytes.dropLast(PageToken.sumSize)
    guard PageToken.sum(statement, payload).elementsEqual(bytes.suffix(PageToken.sumSize)) else {
      throw PageToken.mismatch
    }
    read = Int(bytes[1]) | Int(bytes[2]) << 8
    let key = Array(payload.dropFirst(PageToken.headSize))
    guard !key.isEmpty else { return }
    guard let item = try? DynamoDBJSON.decode(key) else { throw PageToken.mismatch }
    startKey = item
  }

  static var mismatch: WireError { .validation("NextToken does not match request") }

  private static func sum(_ statement: BoundStatement, _ payload: ArraySlice<UInt8>) -> [UInt8] {
    var bytes = Array(statement.text.utf8)
    for parameter in statement.parameters { bytes += [0] + parameter.bytes }
    bytes.append(0)
    return withUnsafeBytes(of: UInt64(truncatingIfNeeded: FNV.hash(bytes + payload)).littleEndian) { [UInt8]($0) }
  }
}
