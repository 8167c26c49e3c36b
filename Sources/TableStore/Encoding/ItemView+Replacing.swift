extension ItemView {
  /// A copy with some attributes set to encoded values and others (`nil`) removed. If a name comes several times, its
  /// last change counts.
  ///
  /// Runs of attributes that stay are copied as they lie; the size is the old one corrected. Throws if the result is
  /// larger than `limit`, a name too long, or a value nested too deep.
  func replacing(
    _ changes: [(name: [UInt8], value: EncodedValue?)], limit: Int? = ValueRules.itemSizeLimit
  ) throws -> Item {
    let changes = Self.inOrder(changes)
    var room = bytes.count
    for change in changes {
      if change.name.count > ValueRules.nameLimit { throw ValueRules.nameTooLong }
      room += change.name.count + (change.value?.bytes.count ?? 0) + 10
    }
    return try withUnsafeTemporaryAllocation(byteCount: room, alignment: 1) { scratch in
      var splice = Splice(self, into: scratch)
      for change in changes {
        try change.name.withUnsafeBytes { name in
          splice.removeEntry(named: name)
          try change.value?.withView { try splice.insert(name, $0) }
        }
      }
      splice.copyRest()
      if let limit, splice.size > limit { throw ValueRules.itemTooLarge }
      return splice.item
    }
  }

  /// The changes in strict order of their names, of several for one name the last.
  private static func inOrder(
    _ changes: [(name: [UInt8], value: EncodedValue?)]
  ) -> [(name: [UInt8], value: EncodedValue?)] {
    func order(_ left: [UInt8], _ right: [UInt8]) -> Int {
      left.withUnsafeBytes { left in right.withUnsafeBytes { left.order(against: $0) } }
    }
    let isInOrder = changes.indices.dropFirst().allSatisfy { order(changes[$0 - 1].name, changes[$0].name) < 0 }
    if isInOrder { return changes }
    let sorted = changes.enumerated().sorted { left, right in
      let order = order(left.element.name, right.element.name)
      return order != 0 ? order < 0 : left.offset < right.offset
    }
    var result: [(name: [UInt8], value: EncodedValue?)] = []
    for (_, change) in sorted {
      if result.last?.name == change.name { result.removeLast() }
      result.append(change)
    }
    return result
  }
}

/// A merge of an item's entries with changes that come in the order of their names.
private struct Splice {
  private let body: UnsafeRawBufferPointer
  private var entries: MapView.Iterator
  /// The entry that `entries` gave last and that is not passed yet, and where it begins.
  private var current: (name: UnsafeRawBufferPointer, value: ValueView)?
  private var currentStart: Int
  /// What of the body is copied or dropped.
  private var copied: Int
  private let target: UnsafeMutableRawBufferPointer
  private var written = 0
  private var count: Int
  private(set) var size: Int

  init(_ item: ItemView, into target: UnsafeMutableRawBufferPointer) {
    let map = item.attributes
    body = map.body
    entries = map.makeIterator()
    count = entries.remaining
    copied = entries.offset
    currentStart = entries.offset
    current = entries.next()
    size = item.size
    self.target = target
  }

  /// Passes all entries before `name`, and drops the one of that name if there is one.
  mutating func removeEntry(named name: UnsafeRawBufferPointer) {
    while let entry = current {
      let order = entry.name.order(against: name)
      if order > 0 { break }
      if order == 0 {
        copy(to: currentStart)
        copied = entries.offset
        count -= 1
        size -= name.count + entry.value.dynamoDBSize
      }
      currentStart = entries.offset
      current = entries.next()
      if order == 0 { break }
    }
  }

  /// Inserts an entry here, behind all that were passed.
  mutating func insert(_ name: UnsafeRawBufferPointer, _ value: ValueView) throws {
    let (added, levels) = value.measure()
    if levels > ValueRules.nestingLimit { throw ValueRules.nestedTooDeep }
    copy(to: currentStart)
    Varint.write(name.count, target, &written)
    append(name)
    append(value.bytes)
    count += 1
    size += name.count + added
  }

  mutating func copyRest() {
    copy(to: body.count)
  }

  /// The result, in an array of exactly its length.
  var item: Item {
    let head = Varint.length(size) + Varint.length(count)
    let bytes = [UInt8](unsafeUninitializedCapacity: head + written) { result, filled in
      let result = UnsafeMutableRawBufferPointer(result)
      Varint.write(size, result, &filled)
      Varint.write(count, result, &filled)
      UnsafeMutableRawBufferPointer(rebasing: result[filled...]).copyMemory(
        from: UnsafeRawBufferPointer(rebasing: target[0..<written]))
      filled += written
    }
    return Item(bytes: bytes)
  }

  private mutating func copy(to end: Int) {
    if end > copied { append(UnsafeRawBufferPointer(rebasing: body[copied..<end])) }
    copied = Swift.max(copied, end)
  }

  private mutating func append(_ source: UnsafeRawBufferPointer) {
    UnsafeMutableRawBufferPointer(rebasing: target[written...]).copyMemory(from: source)
    written += source.count
  }
}
