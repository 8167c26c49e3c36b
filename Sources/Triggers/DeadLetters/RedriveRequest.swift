package import TableStore

/// An entry under ``ConsumerKey/request(_:_:)`` that asks the running trigger to take a dead letter up again.
package enum RedriveRequest: UInt8, Sendable {
  /// Hand the dead letter out once more, then what waits behind it.
  case redrive = 0
  /// Drop the dead letter and hand out what waits behind it.
  case release = 1

  package init(encoded bytes: [UInt8]) throws {
    guard bytes.count == 1, let known = RedriveRequest(rawValue: bytes[0]) else {
      throw StoreError(.storeCorrupted, "A request for a dead letter does not decode.")
    }
    self = known
  }

  package var encoded: [UInt8] { [rawValue] }

  /// The position that a key names.
  package static func position(ofKey key: [UInt8]) -> StreamPosition? {
    guard key.count == 21 else { return nil }
    return StreamPosition(
      commit: key[9..<17].reduce(UInt64(0)) { $0 << 8 | UInt64($1) },
      index: key[17..<21].reduce(UInt32(0)) { $0 << 8 | UInt32($1) })
  }
}
