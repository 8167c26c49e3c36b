/// One item's change, decided but not yet staged: everything that can refuse it has been passed.
struct ItemWrite {
  let schema: TableSchema
  /// The item's key in the items keyspace.
  let itemKey: [UInt8]
  let old: StoredImage
  /// `nil`: the item is to be removed, or was not there.
  let new: Item?
  /// Keys of the new item's index entries.
  let newKeys: IndexKeys

  /// - Throws: ``StoreError`` `validation` if an index cannot take the new item.
  init(_ schema: TableSchema, itemKey: [UInt8], old: StoredImage, new: Item?, isUpdate: Bool) throws {
    self.schema = schema
    self.itemKey = itemKey
    self.old = old
    self.new = new
    guard let new, !schema.indexes.isEmpty else {
      newKeys = IndexKeys()
      return
    }
    newKeys = try itemKey.withUnsafeBytes { key in
      try old.withView { old in
        try new.withView { new in
          try IndexKeys(writing: new, replacing: old, isUpdate: isUpdate, itemKey: key, of: schema)
        }
      }
    }
  }

  /// A write of an item that a table held already: what an index cannot take is left out of it.
  init(_ schema: TableSchema, itemKey: [UInt8], old: StoredImage, copied new: Item?) {
    self.schema = schema
    self.itemKey = itemKey
    self.old = old
    self.new = new
    newKeys = itemKey.withUnsafeBytes { key in
      new.map { $0.withView { IndexKeys(stored: $0, itemKey: key, of: schema) } } ?? IndexKeys()
    }
  }

  /// Stages the change: the record, the item, its index entries and its expiry entry. Where the item stays as it is,
  /// nothing is staged.
  ///
  /// - Returns: the units used, for indexes only if `wantsIndexUnits`.
  @discardableResult
  func stage(
    in transaction: WriteTransaction, identity: ChangeRecord.Identity = .user, wantsIndexUnits: Bool = false
  ) throws -> WriteUnits {
    var units = WriteUnits(wantsIndexes: wantsIndexUnits)
    try itemKey.withUnsafeBytes { key in
      try old.withView { old in
        if let new {
          try new.withView { try stage(key, old, $0, identity, &units, in: transaction) }
        } else {
          try stage(key, old, nil, identity, &units, in: transaction)
        }
      }
    }
    return units
  }

  private func stage(
    _ key: UnsafeRawBufferPointer, _ old: ItemView?, _ new: ItemView?, _ identity: ChangeRecord.Identity,
    _ units: inout WriteUnits, in transaction: WriteTransaction
  ) throws {
    units.table = CapacityRules.writeUnits(max(old?.size ?? 0, new?.size ?? 0))
    let isUnchanged =
      switch (old, new) {
      case (nil, nil): true
      case (let old?, let new?): old.bytes.equals(new.bytes)
      default: false
      }
    if isUnchanged {
      if units.indexes != nil { units.indexes = Array(repeating: 0, count: schema.indexes.count) }
      return
    }
    // The old keys are made before anything is staged, while the old image is sure to be readable.
    var oldKeys = IndexKeys()
    if let old { oldKeys = IndexKeys(stored: old, itemKey: key, of: schema) }
    var header: [UInt8] = []
    header.reserveCapacity(64)
    try ChangeHeader.append(
      schema, identity: identity, cause: transaction.cause, old: old, new: new, to: &header)
    let shownOld = schema.descriptor.streamView?.hasOldImage ?? false ? old?.bytes : nil
    let image = header.withUnsafeBytes { transaction.record(header: $0, old: shownOld, new: new?.bytes) }
    if new != nil {
      transaction.put(.items, key, image: image)
    } else {
      transaction.delete(.items, key)
    }
    if !schema.indexes.isEmpty {
      try IndexMaintenance.stage(
        schema, oldKeys: oldKeys, old: old, newKeys: newKeys, new: new, image: image, in: transaction,
        units: &units.indexes)
    }
    if let expiry = schema.expiry { ExpiryEntry.stage(expiry, itemKey: key, old: old, new: new, in: transaction) }
  }
}

/// An item as a transaction read it: lent by the view below the transaction, or copied.
///
/// What the view lends stays readable while the transaction stages writes; what the transaction staged itself moves
/// when it stages more. So an image is lent only where nothing in this transaction can have written the item before.
struct StoredImage {
  private let lent: UnsafeRawBufferPointer?
  private let copy: Item?

  /// - Parameter mayBeStaged: whether this transaction may have written the same item before.
  init(_ bytes: UnsafeRawBufferPointer?, mayBeStaged: Bool) {
    if mayBeStaged {
      copy = bytes.map { Item(bytes: Array($0)) }
      lent = nil
    } else {
      copy = nil
      lent = bytes
    }
  }

  var exists: Bool { lent != nil || copy != nil }

  @inline(__always)
  func withView<R>(_ body: (ItemView?) throws -> R) rethrows -> R {
    if let lent { return try body(ItemView(lent)) }
    if let copy { return try copy.withView { try body($0) } }
    return try body(nil)
  }

  /// The item, owned.
  func item() -> Item? { withView { $0.map { Item($0) } } }
}
