/// The keys of one item's entries in its table's indexes, in one buffer.
struct IndexKeys {
  private var buffer: [UInt8] = []
  /// One per index of the table; empty where the item is not in the index.
  private var ranges: [Range<Int>] = []

  init() {}

  /// The keys of an item as it is stored: what an index cannot take is left out.
  ///
  /// - Parameter itemKey: the item's key in the items keyspace.
  init(stored item: ItemView, itemKey: UnsafeRawBufferPointer, of schema: TableSchema) {
    guard !schema.indexes.isEmpty else { return }
    prepare(for: schema)
    for index in schema.indexes {
      let start = buffer.count
      _ = index.appendKey(of: item.attributes, itemKey: itemKey, to: &buffer)
      ranges.append(start..<buffer.count)
    }
  }

  /// The keys of an item about to be written.
  ///
  /// - Parameters:
  ///   - old: the item before, for an update: an unusable value that the update leaves as it is keeps the item out of
  ///     the index instead of refusing the update.
  ///   - isUpdate: which of DynamoDB's texts to use.
  /// - Throws: ``StoreError`` `validation` for a value an index key cannot have.
  init(
    writing item: ItemView, replacing old: ItemView?, isUpdate: Bool, itemKey: UnsafeRawBufferPointer,
    of schema: TableSchema
  ) throws {
    guard !schema.indexes.isEmpty else { return }
    prepare(for: schema)
    for index in schema.indexes {
      let start = buffer.count
      if let obstacle = index.appendKey(of: item.attributes, itemKey: itemKey, to: &buffer) {
        let refusal = index.refusal(obstacle, writing: item.attributes) { position in
          isUpdate && index.leavesUnchanged(position, old: old, new: item)
        }
        if let refusal { throw index.error(refusal, isUpdate: isUpdate) }
      }
      ranges.append(start..<buffer.count)
    }
  }

  private mutating func prepare(for schema: TableSchema) {
    buffer.reserveCapacity(64 * schema.indexes.count)
    ranges.reserveCapacity(schema.indexes.count)
  }

  /// Lends the key for the index at `position` of the table's indexes, or `nil` if the item is not in it.
  @inline(__always)
  func withKey<R>(at position: Int, _ body: (UnsafeRawBufferPointer?) throws -> R) rethrows -> R {
    guard position < ranges.count, !ranges[position].isEmpty else { return try body(nil) }
    return try buffer.withUnsafeBytes { try body(UnsafeRawBufferPointer(rebasing: $0[ranges[position]])) }
  }
}

extension TableSchema {
  /// Refuses an update that is known, before its item is, to give an index key a value it cannot have.
  ///
  /// - Throws: ``StoreError`` `validation`.
  func checkIndexKeys(settingAttribute name: [UInt8], to value: ValueView) throws {
    for index in indexes {
      guard let position = index.key.attributes.firstIndex(where: { $0.name == name }) else { continue }
      let kind: IndexLayout.Obstacle.Kind
      if value.tag != index.key.attributes[position].tag {
        kind = .wrongType(value.tag)
      } else if KeyEncoding.isEmpty(value) {
        kind = .empty(value.tag)
      } else if position < index.key.partitionCount {
        guard value.payload.count > KeyEncoding.partitionLimit else { continue }
        kind = .partitionTooLong
      } else {
        guard value.payload.count > KeyEncoding.sortLimit else { continue }
        kind = .sortTooLong
      }
      throw index.error(IndexLayout.Obstacle(attribute: position, kind: kind), isUpdate: true)
    }
  }
}

extension IndexLayout {
  /// Why an item has no entry in an index.
  struct Obstacle {
    enum Kind: Hashable {
      case missing
      case wrongType(ValueTag)
      case empty(ValueTag)
      case partitionTooLong, sortTooLong
    }
    /// Position among the attributes of the index's key.
    let attribute: Int
    let kind: Kind
  }

  /// Appends the key of an item's entry; appends nothing and says why where the item cannot be in the index.
  ///
  /// The entry's key is the index's id, the bucket and the attributes of the index's key, then the item's own key
  /// behind its head, which makes it unique.
  @inline(__always)
  func appendKey(of item: MapView, itemKey: UnsafeRawBufferPointer, to buffer: inout [UInt8]) -> Obstacle? {
    let start = buffer.count
    KeyEncoding.appendID(descriptor.id, to: &buffer)
    buffer.append(0)
    if let obstacle = appendAttributes(of: item, from: start, to: &buffer) {
      buffer.removeSubrange(start...)
      return obstacle
    }
    buffer.append(contentsOf: UnsafeRawBufferPointer(rebasing: itemKey[KeyEncoding.headLength...]))
    return nil
  }

  private func appendAttributes(of item: MapView, from start: Int, to buffer: inout [UInt8]) -> Obstacle? {
    var length = 0
    for position in key.attributes.indices {
      let attribute = key.attributes[position]
      guard let value = item.value(named: attribute.name) else {
        return Obstacle(attribute: position, kind: .missing)
      }
      guard value.tag == attribute.tag else {
        return Obstacle(attribute: position, kind: .wrongType(value.tag))
      }
      if KeyEncoding.isEmpty(value) { return Obstacle(attribute: position, kind: .empty(value.tag)) }
      length += value.payload.count
      KeyEncoding.append(value, to: &buffer)
      if position < key.partitionCount {
        if length > KeyEncoding.partitionLimit { return Obstacle(attribute: position, kind: .partitionTooLong) }
        if position == key.partitionCount - 1 {
          let bucket = buffer.withUnsafeBytes { bytes in
            KeyEncoding.bucket(
              ofEncodedPartition: UnsafeRawBufferPointer(rebasing: bytes[(start + KeyEncoding.headLength)...]))
          }
          buffer[start + KeyEncoding.headLength - 1] = bucket
          length = 0
        }
      } else if length > KeyEncoding.sortLimit {
        return Obstacle(attribute: position, kind: .sortTooLong)
      }
    }
    return nil
  }

  /// Why an item that cannot be in the index must not be written either, if so. A value that no index key can have
  /// refuses the write wherever it stands in the key, even if another attribute of the key is missing.
  ///
  /// - Parameters:
  ///   - obstacle: what keeps the item out of the index.
  ///   - isUnchanged: whether the write leaves the attribute at a position as it is, which is no reason to refuse it.
  fileprivate func refusal(
    _ obstacle: Obstacle, writing item: MapView, unless isUnchanged: (Int) -> Bool
  ) -> Obstacle? {
    for position in key.attributes.indices {
      let attribute = key.attributes[position]
      guard let value = item.value(named: attribute.name) else { continue }
      if value.tag != attribute.tag {
        if !isUnchanged(position) { return Obstacle(attribute: position, kind: .wrongType(value.tag)) }
      } else if KeyEncoding.isEmpty(value), !isUnchanged(position) {
        return Obstacle(attribute: position, kind: .empty(value.tag))
      }
    }
    switch obstacle.kind {
    case .partitionTooLong, .sortTooLong: return isUnchanged(obstacle.attribute) ? nil : obstacle
    case .missing, .wrongType, .empty: return nil
    }
  }

  fileprivate func leavesUnchanged(_ position: Int, old: ItemView?, new: ItemView) -> Bool {
    let name = key.attributes[position].name
    guard let before = old?.attributes.value(named: name), let after = new.attributes.value(named: name) else {
      return false
    }
    return before == after
  }

  func error(_ obstacle: Obstacle, isUpdate: Bool) -> StoreError {
    let attribute = key.attributes[obstacle.attribute].attribute
    switch obstacle.kind {
    case .partitionTooLong: return KeyEncoding.partitionTooLong
    case .sortTooLong: return KeyEncoding.sortTooLong
    case .empty(let tag):
      let sentence = KeyEncoding.emptySentence(tag)
      return .validation(
        isUpdate
          ? "One or more parameter values are not valid. The update expression attempted to update a secondary index "
            + "key to a value that is not supported. \(sentence)"
          : "One or more parameter values are not valid. A value specified for a secondary index key is not supported. "
            + "\(sentence) IndexName: \(descriptor.name), IndexKey: \(attribute.name)")
    case .wrongType(let tag) where !isUpdate:
      return .invalidParameters(
        "Type mismatch for Index Key \(attribute.name) Expected: \(attribute.type.rawValue) "
          + "Actual: \(tag.typeName) IndexName: \(descriptor.name)")
    case .wrongType, .missing:
      return .validation("The update expression attempted to update the secondary index key to unsupported type")
    }
  }
}
