/// Entries of the expiry keyspace: `[expiry id, 4 bytes][epoch seconds, 8 bytes][the item's key behind the table id]`,
/// all big-endian, so that what expires first comes first. They have no value.
enum ExpiryEntry {
  /// Where the item's key starts in an entry's key.
  static let head = 12

  /// Epoch seconds at which `item` expires, or `nil` if it never does: the attribute is absent, no number, negative
  /// or beyond 64 bits. A fraction is dropped.
  @inline(__always)
  static func time(of item: ItemView, _ layout: ExpiryLayout) -> UInt64? {
    guard let value = item.attributes.value(named: layout.name), value.tag == .number,
      let seconds = Number(payload: value.payload).truncatedInt64, seconds >= 0
    else { return nil }
    return UInt64(seconds)
  }

  /// - Parameter itemKey: the item's key in the items keyspace.
  static func key(_ layout: ExpiryLayout, time: UInt64, itemKey: UnsafeRawBufferPointer) -> [UInt8] {
    var key: [UInt8] = []
    key.reserveCapacity(head + itemKey.count)
    key.append(contentsOf: layout.prefix)
    withUnsafeBytes(of: time.bigEndian) { key.append(contentsOf: $0) }
    key.append(contentsOf: UnsafeRawBufferPointer(rebasing: itemKey[4...]))
    return key
  }

  /// Stages what a change of an item changes in its expiry entry.
  static func stage(
    _ layout: ExpiryLayout, itemKey: UnsafeRawBufferPointer, old: ItemView?, new: ItemView?,
    in transaction: WriteTransaction
  ) {
    let before = old.flatMap { time(of: $0, layout) }
    let after = new.flatMap { time(of: $0, layout) }
    guard before != after else { return }
    if let before { transaction.delete(.expiry, key(layout, time: before, itemKey: itemKey)) }
    if let after { transaction.put(.expiry, key(layout, time: after, itemKey: itemKey), []) }
  }
}
