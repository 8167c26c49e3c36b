import StreamLog

/// One frame's records and item operations, side by side, lent by the frame. Kept from frame to frame for its memory.
///
/// Every change of an item is one record and one operation on the items keyspace, in the same order.
struct FrameContents {
  struct Operation {
    var space: Keyspace
    var key: UnsafeRawBufferPointer
    /// `nil` deletes.
    var value: UnsafeRawBufferPointer?
    /// Of `records`; `nil` for what changes no item.
    var record: Int?
  }

  private(set) var operations: [Operation] = []
  private(set) var records: [ChangeView] = []

  /// - Returns: what is wrong between the frame's parts; the operations are complete all the same.
  /// - Throws: ``StoreError`` `storeCorrupted` or `storeNewer` for a frame that does not decode.
  mutating func read(_ frame: FrameView) throws -> [String] {
    operations.removeAll(keepingCapacity: true)
    records.removeAll(keepingCapacity: true)
    try ChangeView.forEach(inSection: frame.records) { view, _ in records.append(view) }
    var itemOperations = 0
    try Redo.forEach(frame.redo, records: frame.records) { space, key, value in
      var operation = Operation(space: space, key: key, value: value)
      if space == .items {
        if itemOperations < records.count { operation.record = itemOperations }
        itemOperations += 1
      }
      operations.append(operation)
    }
    var faults: [String] = []
    if records.count != frame.recordCount {
      faults.append("it says \(frame.recordCount) records and has \(records.count)")
    }
    if itemOperations != records.count {
      faults.append("it has \(records.count) records and changes \(itemOperations) items")
    }
    return faults
  }

  /// What is wrong between a record and the operation it tells of, without knowing what was there before.
  ///
  /// - Parameter schema: of the record's table, if it is still there.
  static func fault(_ record: ChangeView, _ operation: Operation, _ schema: TableSchema?) -> String? {
    guard BigEndian.read(UInt32.self, operation.key) == record.tableID else {
      return "it is of table \(record.tableID), the item of another"
    }
    switch (record.event, operation.value) {
    case (.remove, nil): if record.stored != nil { return "it removes an item and has a new image" }
    case (.remove, _?), (_, nil): return "it tells of another kind of change than was made"
    case (_, let value?):
      guard let stored = record.stored, stored.bytes.equals(value) else {
        return "its new image is not what was stored"
      }
    }
    let showsNew = record.event != .remove && record.view?.hasNewImage ?? false
    let showsOld = record.event != .insert && record.view?.hasOldImage ?? false
    if (record.new != nil) != showsNew { return "the new image is amiss" }
    if (record.old != nil) != showsOld { return "the old image is amiss" }
    if record.identity == .expiry, record.event != .remove { return "expiry did not remove the item" }
    do {
      let keys = try record.keys()
      guard let schema else { return nil }
      guard try schema.itemKey(ofKey: keys).withUnsafeBytes({ $0.equals(operation.key) }) else {
        return "its keys are not those of the item"
      }
      for image in [record.old, record.stored] {
        guard let image else { continue }
        if let problem = image.validate() { return "an image is damaged: \(problem)" }
        guard try schema.itemKey(ofItem: image).withUnsafeBytes({ $0.equals(operation.key) }) else {
          return "an image is of another item"
        }
      }
    } catch {
      return "its keys do not decode: \(error)"
    }
    return nil
  }
}
