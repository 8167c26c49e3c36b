package import TableStore

/// An entry under ``ConsumerKey/parked(_:item:_:)``. The first of an item stands for the dead letter that parks it; behind
/// it, in the order of the stream, are the changes that wait. An item is parked as long as it has such entries.
package enum ParkedEntry: Sendable {
  /// The change is a dead letter.
  case head
  /// The change waits.
  case waiting(Change)

  package var encoded: [UInt8] {
    switch self {
    case .head: [0]
    case .waiting(let change): [1] + change.stored
    }
  }

  package init(encoded bytes: [UInt8]) throws {
    switch bytes.first {
    case 0: self = .head
    case 1: self = .waiting(try Change(stored: bytes.dropFirst()))
    default: throw StoreError(.storeCorrupted, "A parked change does not decode.")
    }
  }

  /// Whether an entry is that of a change that waits.
  static func isWaiting(encoded bytes: UnsafeRawBufferPointer) -> Bool { bytes.first == 1 }

  /// The item's place and the position that a key names; `nil` for bytes that are no such key.
  package static func parts(ofKey key: [UInt8]) -> (item: [UInt8], position: StreamPosition)? {
    guard key.count == 9 + 16 + 12 else { return nil }
    let commit = key[25..<33].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    let index = key[33..<37].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
    return (Array(key[9..<25]), StreamPosition(commit: commit, index: index))
  }
}

extension ConsumerStateReader {
  /// The places of all items that are parked for a consumer.
  package func parkedItems(_ id: UInt64) throws -> Set<[UInt8]> {
    var items: Set<[UInt8]> = []
    var last: [UInt8]?
    while let entry = try entries(ConsumerKey.parked(id), after: last, limit: 1).first {
      guard let parts = ParkedEntry.parts(ofKey: entry.key) else {
        throw StoreError(.storeCorrupted, "A parked change has a key that does not decode.")
      }
      items.insert(parts.item)
      // Behind everything of this item.
      last = ConsumerKey.parked(id, item: parts.item) + [UInt8](repeating: 0xFF, count: 12)
    }
    return items
  }

  /// Whether a consumer has parked an item.
  package func isParked(_ id: UInt64, item: [UInt8]) throws -> Bool {
    try !entries(ConsumerKey.parked(id, item: item), limit: 1).isEmpty
  }
}
