/// An encoded value, lent: the bytes stay with whoever owns them (an LMDB page, an overlay arena, an `Item`).
///
/// Layout: a ``ValueTag`` byte; for null and booleans nothing more; for numbers, strings and binaries a varint
/// length and the payload; for lists, maps and sets a varint length of the body, then the body: a varint count and
/// the elements. Map entries are (varint name length, name, value) sorted by the name's bytes; set elements are
/// (varint length, payload) sorted by bytes without duplicates. Numbers are canonical and ordered, so **two values
/// are equal exactly when their encodings are equal byte for byte**, and numbers compare as their payloads do.
struct ValueView {
  /// The whole encoding, tag included, nothing behind it.
  let bytes: UnsafeRawBufferPointer

  @inline(__always)
  init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  @inline(__always)
  var tag: ValueTag { ValueTag(rawValue: bytes[0])! }

  /// Payload of a number, string or binary; body (count and elements) of a list, map or set; empty otherwise.
  @inline(__always)
  var payload: UnsafeRawBufferPointer {
    var offset = 1
    guard bytes.count > 1, let length = Varint.read(bytes, &offset) else {
      return UnsafeRawBufferPointer(rebasing: bytes[bytes.count...])
    }
    return UnsafeRawBufferPointer(rebasing: bytes[offset..<offset + length])
  }

  /// The body of a map. Only for `tag == .map`.
  @inline(__always)
  var map: MapView { MapView(payload) }

  /// The length of the encoded value that starts at `offset`, or `nil` if it does not fit in `bytes`.
  @inline(__always)
  static func length(_ bytes: UnsafeRawBufferPointer, at offset: Int) -> Int? {
    guard offset < bytes.count else { return nil }
    if bytes[offset] <= ValueTag.true.rawValue { return 1 }
    var cursor = offset + 1
    guard let payload = Varint.read(bytes, &cursor), payload <= bytes.count - cursor else { return nil }
    return cursor + payload - offset
  }

  /// Equality by value, see the type's description.
  @inline(__always)
  static func == (left: ValueView, right: ValueView) -> Bool { left.bytes.equals(right.bytes) }
}

/// The body of a map or of an item: a varint count, then entries sorted by name.
struct MapView {
  let body: UnsafeRawBufferPointer

  @inline(__always)
  init(_ body: UnsafeRawBufferPointer) { self.body = body }

  var count: Int {
    var offset = 0
    return Varint.read(body, &offset) ?? 0
  }

  /// The value under `name` (UTF-8), or `nil`. Linear, stops at the first greater name.
  @inline(__always)
  func value(named name: UnsafeRawBufferPointer) -> ValueView? {
    var iterator = makeIterator()
    while let entry = iterator.next() {
      let order = entry.name.order(against: name)
      if order == 0 { return entry.value }
      if order > 0 { return nil }
    }
    return nil
  }

  func value(named name: [UInt8]) -> ValueView? {
    name.withUnsafeBytes { value(named: $0) }
  }

  @inline(__always)
  func makeIterator() -> Iterator { Iterator(body) }

  /// Walks entries in name order. Stops early on bytes that do not decode.
  struct Iterator {
    private let body: UnsafeRawBufferPointer
    /// Where in the body the next entry begins.
    private(set) var offset = 0
    private(set) var remaining: Int

    @inline(__always)
    init(_ body: UnsafeRawBufferPointer) {
      self.body = body
      remaining = Varint.read(body, &offset) ?? 0
    }

    @inline(__always)
    mutating func next() -> (name: UnsafeRawBufferPointer, value: ValueView)? {
      guard remaining > 0, let nameLength = Varint.read(body, &offset), nameLength <= body.count - offset else {
        return nil
      }
      let name = UnsafeRawBufferPointer(rebasing: body[offset..<offset + nameLength])
      offset += nameLength
      guard let length = ValueView.length(body, at: offset) else { return nil }
      let value = ValueView(UnsafeRawBufferPointer(rebasing: body[offset..<offset + length]))
      offset += length
      remaining -= 1
      return (name, value)
    }
  }
}

/// An encoded item, lent. Layout: varint of the item's size as DynamoDB counts it, then a map body.
struct ItemView {
  let bytes: UnsafeRawBufferPointer

  @inline(__always)
  init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  /// The item's size in DynamoDB's bytes, as stored with it.
  @inline(__always)
  var size: Int {
    var offset = 0
    return Varint.read(bytes, &offset) ?? 0
  }

  @inline(__always)
  var attributes: MapView {
    var offset = 0
    _ = Varint.read(bytes, &offset)
    return MapView(UnsafeRawBufferPointer(rebasing: bytes[offset...]))
  }
}
