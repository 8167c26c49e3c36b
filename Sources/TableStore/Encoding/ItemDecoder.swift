/// A part of an encoded item that keeps the item's bytes alive, so that decoders may outlive the call that made them.
struct EncodedSlice {
  let bytes: [UInt8]
  let range: Range<Int>

  @inline(__always)
  func withBytes<R>(_ body: (UnsafeRawBufferPointer) throws -> R) rethrows -> R {
    try bytes.withUnsafeBytes { try body(UnsafeRawBufferPointer(rebasing: $0[range])) }
  }

  /// The slice of `inner`, which was found inside this slice's bytes at `base`.
  @inline(__always)
  func slice(of inner: UnsafeRawBufferPointer, in base: UnsafeRawBufferPointer) -> EncodedSlice {
    guard let start = inner.baseAddress, let origin = base.baseAddress else {
      return EncodedSlice(bytes: bytes, range: range.upperBound..<range.upperBound)
    }
    let lower = range.lowerBound + (start - origin)
    return EncodedSlice(bytes: bytes, range: lower..<lower + inner.count)
  }
}

/// `Codable`'s decoder on encoded bytes: looks values up where they lie and decodes only what is asked for.
struct ItemDecoder: Decoder {
  enum Content {
    /// The body of an item or map.
    case attributes(EncodedSlice)
    /// One encoded value.
    case value(EncodedSlice)
    /// A value that is not there, for the super decoder of a key that is missing.
    case missing
  }

  let content: Content
  let codingPath: [any CodingKey]
  var userInfo: [CodingUserInfoKey: Any] { [:] }

  func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
    KeyedDecodingContainer(KeyedContainer<Key>(body: try body(of: .map), codingPath: codingPath))
  }

  func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
    guard case .value(let slice) = content else { throw mismatch([Any].self, "an item is no list") }
    return try slice.withBytes { bytes in
      let view = ValueView(bytes)
      switch view.tag {
      case .list:
        var elements: [EncodedSlice] = []
        var iterator = view.elements
        while let element = iterator.next() { elements.append(slice.slice(of: element.bytes, in: bytes)) }
        return UnkeyedContainer(elements: elements, codingPath: codingPath)
      case .stringSet, .numberSet, .binarySet:
        // The members as values of their own, for types that decode a set by its members.
        var elements: [EncodedSlice] = []
        var members = view.members
        while let member = members.next() {
          let value = Self.memberValue(member, view.tag)
          elements.append(EncodedSlice(bytes: value.bytes, range: 0..<value.bytes.count))
        }
        return UnkeyedContainer(elements: elements, codingPath: codingPath)
      default: throw mismatch([Any].self, "a value of type \(view.tag.typeName) is no list")
      }
    }
  }

  func singleValueContainer() -> any SingleValueDecodingContainer {
    SingleContainer(decoder: self)
  }

  private static func memberValue(_ payload: UnsafeRawBufferPointer, _ set: ValueTag) -> EncodedValue {
    var writer = ValueWriter(capacity: payload.count + 4)
    switch set {
    case .stringSet: writer.string(payload)
    case .numberSet: writer.number(Number(payload: payload))
    default: writer.binary(payload)
    }
    return writer.finishValue()
  }

  private func body(of tag: ValueTag) throws -> EncodedSlice {
    switch content {
    case .attributes(let slice): return slice
    case .missing: throw mismatch([String: Any].self, "there is no value")
    case .value(let slice):
      return try slice.withBytes { bytes in
        let view = ValueView(bytes)
        guard view.tag == .map else {
          throw mismatch([String: Any].self, "a value of type \(view.tag.typeName) has no named members")
        }
        return slice.slice(of: view.payload, in: bytes)
      }
    }
  }

  fileprivate func mismatch(_ type: Any.Type, _ what: String) -> DecodingError {
    .typeMismatch(type, .init(codingPath: codingPath, debugDescription: what))
  }

  /// Decodes one value, natively where the type has a native form.
  static func decode<T: Decodable>(_ type: T.Type, _ slice: EncodedSlice, _ place: CodingPlace) throws -> T {
    if let native = type as? any NativeValue.Type {
      let value = try slice.withBytes { try native.decode(ValueView($0), place) }
      if let value = value as? T { return value }
    }
    return try T(from: ItemDecoder(content: .value(slice), codingPath: place.path))
  }

  static func isNull(_ slice: EncodedSlice) -> Bool {
    slice.withBytes { ValueView($0).tag == .null }
  }
}

extension ItemDecoder {
  struct KeyedContainer<Key: CodingKey>: KeyedDecodingContainerProtocol {
    let body: EncodedSlice
    let codingPath: [any CodingKey]

    var allKeys: [Key] {
      body.withBytes { bytes in
        var keys: [Key] = []
        var entries = MapView(bytes).makeIterator()
        while let entry = entries.next() {
          if let key = Key(stringValue: String(decoding: entry.name, as: UTF8.self)) { keys.append(key) }
        }
        return keys
      }
    }

    private func find(_ key: any CodingKey) -> EncodedSlice? {
      var name = key.stringValue
      return name.withUTF8 { utf8 in
        body.withBytes { bytes in
          MapView(bytes).value(named: UnsafeRawBufferPointer(utf8)).map { body.slice(of: $0.bytes, in: bytes) }
        }
      }
    }

    private func require(_ key: any CodingKey) throws -> EncodedSlice {
      guard let slice = find(key) else {
        throw DecodingError.keyNotFound(
          key, .init(codingPath: codingPath, debugDescription: "the attribute is missing"))
      }
      return slice
    }

    func contains(_ key: Key) -> Bool { find(key) != nil }
    func decodeNil(forKey key: Key) throws -> Bool { ItemDecoder.isNull(try require(key)) }

    func decode<T: Decodable>(_ type: T.Type, forKey key: Key) throws -> T {
      guard let slice = find(key) else {
        if let native = type as? any NativeValue.Type, let absent = native.absent as? T { return absent }
        return try ItemDecoder.decode(type, try require(key), CodingPlace(codingPath, key))
      }
      return try ItemDecoder.decode(type, slice, CodingPlace(codingPath, key))
    }

    func nestedContainer<Nested: CodingKey>(
      keyedBy type: Nested.Type, forKey key: Key
    ) throws -> KeyedDecodingContainer<Nested> {
      try decoder(key).container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
      try decoder(key).unkeyedContainer()
    }

    func superDecoder() throws -> any Decoder { superDecoder(PathKey.superKey) }
    func superDecoder(forKey key: Key) throws -> any Decoder { superDecoder(key) }

    private func decoder(_ key: any CodingKey) throws -> ItemDecoder {
      ItemDecoder(content: .value(try require(key)), codingPath: codingPath + [key])
    }

    private func superDecoder(_ key: any CodingKey) -> ItemDecoder {
      ItemDecoder(content: find(key).map { .value($0) } ?? .missing, codingPath: codingPath + [key])
    }
  }

  struct UnkeyedContainer: UnkeyedDecodingContainer {
    let elements: [EncodedSlice]
    let codingPath: [any CodingKey]
    private(set) var currentIndex = 0

    init(elements: [EncodedSlice], codingPath: [any CodingKey]) {
      self.elements = elements
      self.codingPath = codingPath
    }

    var count: Int? { elements.count }
    var isAtEnd: Bool { currentIndex == elements.count }
    private var path: [any CodingKey] { codingPath + [PathKey(intValue: currentIndex)] }

    private func current() throws -> EncodedSlice {
      guard currentIndex < elements.count else {
        throw DecodingError.valueNotFound(Any.self, .init(codingPath: path, debugDescription: "the list ends here"))
      }
      return elements[currentIndex]
    }

    mutating func decodeNil() throws -> Bool {
      guard ItemDecoder.isNull(try current()) else { return false }
      currentIndex += 1
      return true
    }

    mutating func decode<T: Decodable>(_ type: T.Type) throws -> T {
      let value = try ItemDecoder.decode(type, try current(), CodingPlace(codingPath, PathKey(intValue: currentIndex)))
      currentIndex += 1
      return value
    }

    mutating func nestedContainer<Nested: CodingKey>(
      keyedBy type: Nested.Type
    ) throws -> KeyedDecodingContainer<Nested> {
      try nestedDecoder().container(keyedBy: type)
    }

    mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
      try nestedDecoder().unkeyedContainer()
    }

    mutating func superDecoder() throws -> any Decoder { try nestedDecoder() }

    private mutating func nestedDecoder() throws -> ItemDecoder {
      let decoder = ItemDecoder(content: .value(try current()), codingPath: path)
      currentIndex += 1
      return decoder
    }
  }

  struct SingleContainer: SingleValueDecodingContainer {
    let decoder: ItemDecoder
    var codingPath: [any CodingKey] { decoder.codingPath }

    func decodeNil() -> Bool {
      switch decoder.content {
      case .missing: true
      case .attributes: false
      case .value(let slice): ItemDecoder.isNull(slice)
      }
    }

    func decode<T: Decodable>(_ type: T.Type) throws -> T {
      switch decoder.content {
      case .value(let slice): return try ItemDecoder.decode(type, slice, CodingPlace(codingPath))
      case .attributes:
        if type is any NativeValue.Type { throw decoder.mismatch(type, "an item is no \(type)") }
        return try T(from: decoder)
      case .missing: throw decoder.mismatch(type, "there is no value")
      }
    }
  }
}
