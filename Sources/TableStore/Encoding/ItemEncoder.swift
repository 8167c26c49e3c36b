/// One value on its way to an item: what `encode(to:)` has put into it so far.
///
/// Containers of `Codable` may be filled in any order and at the same time, so they are collected here and written
/// when all is known.
final class EncodingNode {
  enum Content {
    case empty
    case null
    case native(any NativeValue)
    case keyed([String: EncodingNode])
    case unkeyed([EncodingNode])
  }

  var content = Content.empty

  /// Sets this node to what `value` encodes to.
  func encode<T: Encodable>(_ value: T, _ place: CodingPlace) throws {
    if let native = value as? any NativeValue {
      if let number = native as? any BinaryFloatingPoint & NativeNumber { try check(number, place) }
      content = .native(native)
    } else {
      try value.encode(to: ItemEncoder(node: self, codingPath: place.path))
    }
  }

  /// Refuses numbers outside DynamoDB's range where their place is still known. Integers of up to 64 bits are
  /// all within it.
  private func check(_ number: any NativeNumber, _ place: CodingPlace) throws {
    do {
      _ = try number.asNumber
    } catch {
      throw EncodingError.invalidValue(number, .init(codingPath: place.path, debugDescription: "\(error)"))
    }
  }

  /// The node of one key, in a node that is or becomes keyed.
  func child(_ key: any CodingKey) -> EncodingNode {
    let child = EncodingNode()
    var children: [String: EncodingNode] = [:]
    if case .keyed(let existing) = content { children = existing }
    content = .empty
    children[key.stringValue] = child
    content = .keyed(children)
    return child
  }

  /// A new last node, in a node that is or becomes unkeyed.
  func append() -> EncodingNode {
    let child = EncodingNode()
    var children: [EncodingNode] = []
    if case .unkeyed(let existing) = content { children = existing }
    content = .empty
    children.append(child)
    content = .unkeyed(children)
    return child
  }

  var count: Int { if case .unkeyed(let children) = content { children.count } else { 0 } }

  private var isAbsent: Bool { if case .native(let value) = content { value.isAbsent } else { false } }

  func write(to writer: inout ValueWriter) throws {
    switch content {
    case .null: writer.null()
    case .native(let value): try value.write(to: &writer)
    case .unkeyed(let children):
      try writer.open(.list)
      for child in children { try child.write(to: &writer) }
      try writer.close()
    case .keyed, .empty:
      try writer.open(.map)
      try writeEntries(to: &writer)
      try writer.close()
    }
  }

  /// Writes the entries of a keyed node into the item that `writer` writes.
  func writeItem(to writer: inout ValueWriter) throws {
    switch content {
    case .keyed, .empty: try writeEntries(to: &writer)
    case .native(let value as AttributeValue):
      guard case .m(let attributes) = value else { fallthrough }
      for (name, attribute) in attributes {
        try writer.name(name)
        try writer.write(attribute)
      }
    default:
      throw StoreError(.validation, "The value does not encode as an item: it has no named members")
    }
  }

  private func writeEntries(to writer: inout ValueWriter) throws {
    guard case .keyed(let children) = content else { return }
    for (name, child) in children where !child.isAbsent {
      try writer.name(name)
      try child.write(to: &writer)
    }
  }
}

/// `Codable`'s encoder into an ``EncodingNode``.
struct ItemEncoder: Encoder {
  let node: EncodingNode
  let codingPath: [any CodingKey]
  var userInfo: [CodingUserInfoKey: Any] { [:] }

  func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
    if case .keyed = node.content {} else { node.content = .keyed([:]) }
    return KeyedEncodingContainer(KeyedContainer<Key>(node: node, codingPath: codingPath))
  }

  func unkeyedContainer() -> any UnkeyedEncodingContainer {
    if case .unkeyed = node.content {} else { node.content = .unkeyed([]) }
    return UnkeyedContainer(node: node, codingPath: codingPath)
  }

  func singleValueContainer() -> any SingleValueEncodingContainer {
    SingleContainer(node: node, codingPath: codingPath)
  }

  struct KeyedContainer<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let node: EncodingNode
    let codingPath: [any CodingKey]

    func encodeNil(forKey key: Key) { node.child(key).content = .null }

    func encode<T: Encodable>(_ value: T, forKey key: Key) throws {
      try node.child(key).encode(value, CodingPlace(codingPath, key))
    }

    func nestedContainer<Nested: CodingKey>(
      keyedBy type: Nested.Type, forKey key: Key
    ) -> KeyedEncodingContainer<Nested> {
      ItemEncoder(node: node.child(key), codingPath: codingPath + [key]).container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
      ItemEncoder(node: node.child(key), codingPath: codingPath + [key]).unkeyedContainer()
    }

    func superEncoder() -> any Encoder {
      ItemEncoder(node: node.child(PathKey.superKey), codingPath: codingPath + [PathKey.superKey])
    }

    func superEncoder(forKey key: Key) -> any Encoder {
      ItemEncoder(node: node.child(key), codingPath: codingPath + [key])
    }
  }

  struct UnkeyedContainer: UnkeyedEncodingContainer {
    let node: EncodingNode
    let codingPath: [any CodingKey]
    var count: Int { node.count }

    func encodeNil() { node.append().content = .null }

    func encode<T: Encodable>(_ value: T) throws {
      let place = CodingPlace(codingPath, PathKey(intValue: count))
      try node.append().encode(value, place)
    }

    func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type) -> KeyedEncodingContainer<Nested> {
      nestedEncoder().container(keyedBy: type)
    }

    func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer { nestedEncoder().unkeyedContainer() }
    func superEncoder() -> any Encoder { nestedEncoder() }

    private func nestedEncoder() -> ItemEncoder {
      let path = codingPath + [PathKey(intValue: count)]
      return ItemEncoder(node: node.append(), codingPath: path)
    }
  }

  struct SingleContainer: SingleValueEncodingContainer {
    let node: EncodingNode
    let codingPath: [any CodingKey]

    func encodeNil() { node.content = .null }
    func encode<T: Encodable>(_ value: T) throws { try node.encode(value, CodingPlace(codingPath)) }
  }
}
