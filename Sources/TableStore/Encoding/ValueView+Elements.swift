/// Walks the elements of a list's body. Stops early on bytes that do not decode.
struct ListIterator {
  private let body: UnsafeRawBufferPointer
  private var offset = 0
  private(set) var remaining: Int

  @inline(__always)
  init(_ body: UnsafeRawBufferPointer) {
    self.body = body
    remaining = Varint.read(body, &offset) ?? 0
  }

  @inline(__always)
  mutating func next() -> ValueView? {
    guard remaining > 0, let length = ValueView.length(body, at: offset) else { return nil }
    let value = ValueView(UnsafeRawBufferPointer(rebasing: body[offset..<offset + length]))
    offset += length
    remaining -= 1
    return value
  }
}

/// Walks the payloads of a set's body, in the order of their bytes. Stops early on bytes that do not decode.
struct SetIterator {
  private let body: UnsafeRawBufferPointer
  private var offset = 0
  private(set) var remaining: Int

  @inline(__always)
  init(_ body: UnsafeRawBufferPointer) {
    self.body = body
    remaining = Varint.read(body, &offset) ?? 0
  }

  @inline(__always)
  mutating func next() -> UnsafeRawBufferPointer? {
    guard remaining > 0, let length = Varint.read(body, &offset), length <= body.count - offset else { return nil }
    let member = UnsafeRawBufferPointer(rebasing: body[offset..<offset + length])
    offset += length
    remaining -= 1
    return member
  }
}

extension ValueView {
  /// The number of elements of a list, map or set; 0 for other types.
  var elementCount: Int {
    guard tag.rawValue >= ValueTag.list.rawValue else { return 0 }
    var offset = 0
    return Varint.read(payload, &offset) ?? 0
  }

  /// The elements of a list. Only for `tag == .list`.
  @inline(__always)
  var elements: ListIterator { ListIterator(payload) }

  /// The members of a set. Only for sets.
  @inline(__always)
  var members: SetIterator { SetIterator(payload) }

  /// The element of a list at `index` from 0, or `nil` if there is none. Linear.
  func element(at index: Int) -> ValueView? {
    var elements = self.elements
    guard index >= 0, index < elements.remaining else { return nil }
    for _ in 0..<index where elements.next() == nil { return nil }
    return elements.next()
  }
}
