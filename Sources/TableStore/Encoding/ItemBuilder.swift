/// Collects the attributes of an item, in any order, and produces the encoded item with its size.
struct ItemBuilder {
  private(set) var writer: ValueWriter

  init(capacity: Int = 512) {
    writer = ValueWriter(capacity: capacity, item: true)
  }

  /// Throws if the name is too long or the value nests too deep.
  mutating func append(_ name: UnsafeRawBufferPointer, _ value: ValueView) throws {
    try writer.name(name)
    try writer.value(value)
  }

  mutating func append(_ name: String, _ value: ValueView) throws {
    try writer.name(name)
    try writer.value(value)
  }

  mutating func append(_ name: String, _ value: AttributeValue) throws {
    try writer.name(name)
    try writer.write(value)
  }

  /// All attributes of `item` whose names `isIncluded` accepts.
  mutating func append(_ item: ItemView, where isIncluded: (UnsafeRawBufferPointer) -> Bool) throws {
    var entries = item.attributes.makeIterator()
    while let entry = entries.next() {
      if isIncluded(entry.name) { try append(entry.name, entry.value) }
    }
  }

  /// The DynamoDB size so far.
  var size: Int { writer.size }

  /// Throws if a name was appended twice or if the item is larger than `limit`.
  mutating func finish(limit: Int? = ValueRules.itemSizeLimit) throws -> Item {
    Item(bytes: try writer.finishItem(limit: limit))
  }
}

/// Collects the entries of one map value, in any order.
struct MapBuilder {
  private(set) var writer: ValueWriter

  init(capacity: Int = 256) throws {
    writer = ValueWriter(capacity: capacity)
    try writer.open(.map)
  }

  /// Throws if the name is too long or the value nests too deep.
  mutating func append(_ name: UnsafeRawBufferPointer, _ value: ValueView) throws {
    try writer.name(name)
    try writer.value(value)
  }

  /// Throws if a name was appended twice.
  mutating func finish() throws -> EncodedValue {
    try writer.close()
    return writer.finishValue()
  }
}

/// Collects the elements of one list value.
struct ListBuilder {
  private(set) var writer: ValueWriter

  init(capacity: Int = 256) throws {
    writer = ValueWriter(capacity: capacity)
    try writer.open(.list)
  }

  /// Throws if the value nests too deep.
  mutating func append(_ value: ValueView) throws { try writer.value(value) }

  mutating func finish() throws -> EncodedValue {
    try writer.close()
    return writer.finishValue()
  }
}

/// Collects the members of one set value, in any order.
struct SetBuilder {
  private(set) var writer: ValueWriter

  /// - Parameter tag: `.stringSet`, `.numberSet` or `.binarySet`.
  init(_ tag: ValueTag, capacity: Int = 128) {
    writer = ValueWriter(capacity: capacity)
    writer.openSet(tag)
  }

  /// Adds a member by the payload of its encoding.
  mutating func append(_ payload: UnsafeRawBufferPointer) { writer.member(payload) }

  /// Throws if there is no member or if one came twice.
  mutating func finish() throws -> EncodedValue {
    try writer.closeSet()
    return writer.finishValue()
  }
}
