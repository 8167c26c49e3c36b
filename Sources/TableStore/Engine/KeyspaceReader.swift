/// What the table layer reads from: a snapshot, or a write transaction that sees its own staged writes too.
///
/// Pointers stay valid until the reader's scope ends (a snapshot) or until the next `put`, `delete` or `record`
/// of the same transaction.
protocol KeyspaceReader: AnyObject {
  /// Equal for two readers of this process only if they see the same `system` keyspace; `nil` where that is not known.
  var catalogueVersion: UInt64? { get }

  /// The value under `key`, or `nil`.
  func get(_ space: Keyspace, _ key: UnsafeRawBufferPointer) throws -> UnsafeRawBufferPointer?

  /// A cursor over `range`, ascending or descending.
  func cursor(_ space: Keyspace, _ range: KeyRange, descending: Bool) throws -> EngineCursor
}

/// Keys from `lower` (included) up to `upper` (excluded; `nil`: to the end of the keyspace).
struct KeyRange: Sendable {
  var lower: [UInt8]
  var upper: [UInt8]?

  /// All keys that start with `prefix`.
  init(prefix: [UInt8]) {
    lower = prefix
    upper = KeyRange.successor(ofPrefix: prefix)
  }

  init(lower: [UInt8], upper: [UInt8]?) {
    self.lower = lower
    self.upper = upper
  }

  /// The smallest key greater than every key with this prefix; `nil` if there is none (all bytes 0xFF).
  static func successor(ofPrefix prefix: [UInt8]) -> [UInt8]? {
    var bytes = prefix
    while let last = bytes.last {
      if last < 0xFF {
        bytes[bytes.count - 1] = last + 1
        return bytes
      }
      bytes.removeLast()
    }
    return nil
  }
}
