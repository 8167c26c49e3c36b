/// Where a record's new image lies in the commit being built, so that a put can name it without a second copy.
struct ImageSlice {
  let offset: Int
  let count: Int
}

/// What one commit will write: the two sections of its frame, and an index over them for reading one's own writes.
final class Staging {
  struct Operation {
    var space: Keyspace
    var isDelete: Bool
    /// The key, in the redo section.
    var key: Range<Int>
    /// The value, in the redo section or (`isImage`) in the records section.
    var value: Range<Int>
    var isImage: Bool
  }

  let records = RawBuffer(capacity: 4096)
  let redo = RawBuffer(capacity: 4096)
  private(set) var recordCount = 0
  /// The records by table and event.
  private(set) var tally = ChangeTally()
  private(set) var operations: [Operation] = []
  /// The latest operation on each key: a hash table of indices into `operations`, −1 where free, linear probing, at most
  /// half full. Made when first asked for, since most commits never read what they staged.
  private var slots: [Int32] = []
  private var keyCount = 0
  private var indexed = 0

  var isEmpty: Bool { operations.isEmpty && recordCount == 0 }

  func clear() {
    records.clear()
    redo.clear()
    recordCount = 0
    tally.clear()
    operations.removeAll(keepingCapacity: true)
    if indexed > 0 {
      slots.removeAll(keepingCapacity: true)
      keyCount = 0
      indexed = 0
    }
  }

  // MARK: Writing

  func put(_ space: Keyspace, _ key: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer) {
    let keyRange = begin(Redo.put, space, key)
    redo.append(varint: value.count)
    let start = redo.count
    redo.append(value)
    operations.append(
      Operation(space: space, isDelete: false, key: keyRange, value: start..<redo.count, isImage: false))
  }

  func put(_ space: Keyspace, _ key: UnsafeRawBufferPointer, image: ImageSlice) {
    let keyRange = begin(Redo.putImage, space, key)
    redo.append(varint: image.offset)
    redo.append(varint: image.count)
    operations.append(
      Operation(
        space: space, isDelete: false, key: keyRange, value: image.offset..<image.offset + image.count, isImage: true))
  }

  func delete(_ space: Keyspace, _ key: UnsafeRawBufferPointer) {
    let keyRange = begin(Redo.delete, space, key)
    operations.append(Operation(space: space, isDelete: true, key: keyRange, value: 0..<0, isImage: false))
  }

  private func begin(_ kind: UInt8, _ space: Keyspace, _ key: UnsafeRawBufferPointer) -> Range<Int> {
    redo.append(kind)
    redo.append(space.rawValue)
    redo.append(varint: key.count)
    let start = redo.count
    redo.append(key)
    return start..<redo.count
  }

  /// Appends one change record: UInt32 length of what follows, varint header length, header, then each image as a
  /// varint (length + 1, or 0 for none) and its bytes, old before new.
  func record(
    header: UnsafeRawBufferPointer, old: UnsafeRawBufferPointer?, new: UnsafeRawBufferPointer?
  ) -> ImageSlice {
    let start = records.count
    records.append(UInt32(0))
    records.append(varint: header.count)
    records.append(header)
    append(image: old)
    append(image: new)
    records.store(UInt32(records.count - start - 4), at: start)
    recordCount += 1
    tally.count(header: header)
    let count = new?.count ?? 0
    return ImageSlice(offset: records.count - count, count: count)
  }

  private func append(image: UnsafeRawBufferPointer?) {
    guard let image else { return records.append(varint: 0) }
    records.append(varint: image.count + 1)
    records.append(image)
  }

  // MARK: Reading

  /// What is staged under `key`: `nil` nothing, `.some(nil)` a deletion.
  func get(_ space: Keyspace, _ key: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer?? {
    if operations.isEmpty { return nil }
    makeIndex()
    let found = slots[slot(of: space, key)]
    return found < 0 ? nil : .some(value(operations[Int(found)]))
  }

  func key(_ operation: Operation) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(rebasing: redo.bytes[operation.key])
  }

  /// `nil` for a deletion.
  func value(_ operation: Operation) -> UnsafeRawBufferPointer? {
    if operation.isDelete { return nil }
    return UnsafeRawBufferPointer(rebasing: (operation.isImage ? records : redo).bytes[operation.value])
  }

  /// The latest operations on keys of `range`, by ascending key.
  func latest(_ space: Keyspace, in range: KeyRange) -> [Operation] {
    makeIndex()
    return slots.lazy
      .filter { $0 >= 0 }
      .map { self.operations[Int($0)] }
      .filter { operation in
        let key = self.key(operation)
        return operation.space == space && range.lower.withUnsafeBytes { key.order(against: $0) >= 0 }
          && range.upper.map { $0.withUnsafeBytes { key.order(against: $0) < 0 } } ?? true
      }
      .sorted { self.key($0).order(against: self.key($1)) < 0 }
  }

  private func makeIndex() {
    while indexed < operations.count {
      if (keyCount + 1) * 2 > slots.count { growIndex() }
      place(Int32(indexed))
      indexed += 1
    }
  }

  private func growIndex() {
    let old = slots
    slots = Array(repeating: -1, count: max(64, old.count * 2))
    keyCount = 0
    for operation in old where operation >= 0 { place(operation) }
  }

  private func place(_ index: Int32) {
    let operation = operations[Int(index)]
    let slot = slot(of: operation.space, key(operation))
    if slots[slot] < 0 { keyCount += 1 }
    slots[slot] = index
  }

  /// Where `key` is, or would be.
  private func slot(of space: Keyspace, _ key: UnsafeRawBufferPointer) -> Int {
    let mask = slots.count - 1
    var slot = Int(truncatingIfNeeded: Generation.hash(space, key)) & mask
    while slots[slot] >= 0 {
      let operation = operations[Int(slots[slot])]
      if operation.space == space, self.key(operation).equals(key) { break }
      slot = (slot + 1) & mask
    }
    return slot
  }
}
