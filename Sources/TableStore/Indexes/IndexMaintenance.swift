/// Stages what a change of one item changes in the indexes of its table.
enum IndexMaintenance {
  /// Stages the differences between the entries of `old` and of `new`.
  ///
  /// An entry is touched only where its key or its projected attributes differ.
  ///
  /// - Parameters:
  ///   - image: where the new image lies in the commit, for indexes that hold all of it.
  ///   - units: gets the write units per index, in the table's order of indexes, if the caller wants them.
  static func stage(
    _ schema: TableSchema, oldKeys: IndexKeys, old: ItemView?, newKeys: IndexKeys, new: ItemView?, image: ImageSlice,
    in transaction: WriteTransaction, units: inout [Int]?
  ) throws {
    for position in schema.indexes.indices {
      let index = schema.indexes[position]
      let used = try oldKeys.withKey(at: position) { oldKey in
        try newKeys.withKey(at: position) { newKey in
          try stage(index, oldKey, old, newKey, new, image, in: transaction)
        }
      }
      units?.append(used)
    }
  }

  /// Returns the write units used.
  @inline(__always)
  private static func stage(
    _ index: IndexLayout, _ oldKey: UnsafeRawBufferPointer?, _ old: ItemView?, _ newKey: UnsafeRawBufferPointer?,
    _ new: ItemView?, _ image: ImageSlice, in transaction: WriteTransaction
  ) throws -> Int {
    var before: Entry?
    var after: Entry?
    if oldKey != nil, let old { before = try Entry(of: old, in: index) }
    if newKey != nil, let new { after = try Entry(of: new, in: index) }
    if let oldKey, let newKey, let before, let after, oldKey.equals(newKey) {
      // Entries of the whole item differ always: the caller has found the item changed.
      if let bytes = after.bytes, bytes == before.bytes { return 0 }
      put(newKey, after, image, in: transaction)
      return CapacityRules.writeUnits(max(before.size, after.size))
    }
    var units = 0
    if let oldKey, let before {
      transaction.delete(.indexes, oldKey)
      units += CapacityRules.writeUnits(before.size)
    }
    if let newKey, let after {
      put(newKey, after, image, in: transaction)
      units += CapacityRules.writeUnits(after.size)
    }
    return units
  }

  @inline(__always)
  private static func put(
    _ key: UnsafeRawBufferPointer, _ entry: Entry, _ image: ImageSlice, in transaction: WriteTransaction
  ) {
    if let bytes = entry.bytes {
      bytes.withUnsafeBytes { transaction.put(.indexes, key, $0) }
    } else {
      transaction.put(.indexes, key, image: image)
    }
  }

  /// The value of an index entry.
  private struct Entry {
    /// The encoded item of the projected attributes; `nil` where the entry holds the whole item.
    let bytes: [UInt8]?
    /// In DynamoDB's bytes.
    let size: Int

    init(of item: ItemView, in index: IndexLayout) throws {
      if let names = index.projected {
        let bytes = try ItemProjection.encode(item, names: names)
        self.bytes = bytes
        size = bytes.withUnsafeBytes { ItemView($0).size }
      } else {
        bytes = nil
        size = item.size
      }
    }
  }
}
