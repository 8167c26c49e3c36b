extension Item {
  /// An item without attributes.
  public init() { self.init(bytes: [0, 0]) }

  /// Encodes attributes.
  ///
  /// Throws a `validation` error, in DynamoDB's words, if the item is larger than 409,600 bytes, nests deeper than 32
  /// levels, or has an empty set or a name of more than 65,535 bytes.
  public init(_ attributes: [String: AttributeValue]) throws {
    try self.init(attributes, limit: ValueRules.itemSizeLimit)
  }

  /// - Parameter limit: the greatest size; `nil` for none, as for the placeholders of expressions.
  init(_ attributes: [String: AttributeValue], limit: Int?) throws {
    var writer = ValueWriter(capacity: 64 * attributes.count, item: true)
    for (name, value) in attributes {
      try writer.name(name)
      try writer.write(value)
    }
    self.init(bytes: try writer.finishItem(limit: limit))
  }

  /// A copy of an encoded item.
  init(_ view: ItemView) { self.init(bytes: Array(view.bytes)) }

  /// The number of attributes.
  public var count: Int { withView { $0.attributes.count } }

  public var isEmpty: Bool { count == 0 }

  /// The attribute of this name, decoded, or `nil` if there is none.
  public subscript(name: String) -> AttributeValue? {
    withValue(name) { AttributeValue($0) }
  }

  /// Lends the encoded value of an attribute, or returns `nil` if there is none.
  @inline(__always)
  func withValue<R>(_ name: String, _ body: (ValueView) throws -> R?) rethrows -> R? {
    var name = name
    return try name.withUTF8 { utf8 in
      try withView { item in
        guard let value = item.attributes.value(named: UnsafeRawBufferPointer(utf8)) else { return nil }
        return try body(value)
      }
    }
  }

  /// All attributes, decoded.
  public var dictionary: [String: AttributeValue] { withView { $0.attributes.dictionary } }

  /// The names of all attributes, in the order of their UTF-8 bytes.
  public var names: [String] {
    withView { item in
      var entries = item.attributes.makeIterator()
      var names: [String] = []
      names.reserveCapacity(entries.remaining)
      while let entry = entries.next() { names.append(String(decoding: entry.name, as: UTF8.self)) }
      return names
    }
  }

  /// A copy with one attribute set, or removed where `value` is `nil` (for NULL pass `.null`). Throws as `init(_:)` does.
  public func setting(_ name: String, to value: AttributeValue?) throws -> Item {
    let encoded = try value.map { try EncodedValue($0) }
    return try replacing([(Array(name.utf8), encoded)])
  }

  /// A copy without the named attributes.
  public func removing(_ names: String...) -> Item {
    let result = try? replacing(names.map { (Array($0.utf8), nil) })
    return result ?? self
  }

  /// A copy with some attributes set to encoded values and others (`nil`) removed; all else is copied as it is.
  /// If a name comes several times, its last change counts.
  func replacing(
    _ changes: [(name: [UInt8], value: EncodedValue?)], limit: Int? = ValueRules.itemSizeLimit
  ) throws -> Item {
    try withView { try $0.replacing(changes, limit: limit) }
  }
}

extension Item: Sequence {
  /// Decodes one attribute at a time, in the order of the names' UTF-8 bytes.
  public struct Iterator: IteratorProtocol {
    private let bytes: [UInt8]
    private var offset: Int
    private var remaining: Int

    init(_ bytes: [UInt8]) {
      self.bytes = bytes
      (offset, remaining) = bytes.withUnsafeBytes { raw in
        var offset = 0
        _ = Varint.read(raw, &offset)
        let count = Varint.read(raw, &offset) ?? 0
        return (offset, count)
      }
    }

    public mutating func next() -> (name: String, value: AttributeValue)? {
      guard remaining > 0 else { return nil }
      remaining -= 1
      var cursor = offset
      let result = bytes.withUnsafeBytes { raw -> (name: String, value: AttributeValue)? in
        guard let nameLength = Varint.read(raw, &cursor), nameLength <= raw.count - cursor else { return nil }
        let name = String(decoding: raw[cursor..<cursor + nameLength], as: UTF8.self)
        cursor += nameLength
        guard let length = ValueView.length(raw, at: cursor) else { return nil }
        let value = AttributeValue(ValueView(UnsafeRawBufferPointer(rebasing: raw[cursor..<cursor + length])))
        cursor += length
        return (name, value)
      }
      offset = cursor
      return result
    }
  }

  public func makeIterator() -> Iterator { Iterator(bytes) }

  public var underestimatedCount: Int { count }
}
