/// The elements of a list, map or set that is being put together in order, encoded, and their number.
struct ContainerBody {
  private var bytes: [UInt8] = []
  private(set) var count = 0

  init(capacity: Int) { bytes.reserveCapacity(capacity) }

  /// Appends one encoded element of a list.
  @inline(__always)
  mutating func append(_ element: UnsafeRawBufferPointer) {
    bytes.append(contentsOf: element)
    count += 1
  }

  /// Appends the name of a map's entry, or a whole member of a set.
  @inline(__always)
  mutating func append(prefixed payload: UnsafeRawBufferPointer) {
    Varint.append(payload.count, to: &bytes)
    bytes.append(contentsOf: payload)
  }

  /// Appends one entry of a map.
  @inline(__always)
  mutating func append(_ name: UnsafeRawBufferPointer, _ value: ValueView) {
    append(prefixed: name)
    append(value.bytes)
  }

  /// Appends one member of a set.
  @inline(__always)
  mutating func append(member payload: UnsafeRawBufferPointer) {
    append(prefixed: payload)
    count += 1
  }

  /// The container, with its tag.
  func value(_ tag: ValueTag) -> EncodedValue {
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count + 11)
    result.append(tag.rawValue)
    Varint.append(Varint.length(count) + bytes.count, to: &result)
    Varint.append(count, to: &result)
    result.append(contentsOf: bytes)
    return EncodedValue(bytes: result)
  }
}

extension ValueView {
  /// The members of this set or of `other`, a set of the same type.
  func union(_ other: ValueView) -> EncodedValue {
    var body = ContainerBody(capacity: bytes.count + other.bytes.count)
    merge(other) { member, inLeft, inRight in body.append(member: member) }
    return body.value(tag)
  }

  /// The members of this set that `other`, a set of the same type, lacks; `nil` if there are none.
  func subtracting(_ other: ValueView) -> EncodedValue? {
    var body = ContainerBody(capacity: bytes.count)
    merge(other) { member, inLeft, inRight in if inLeft, !inRight { body.append(member: member) } }
    return body.count == 0 ? nil : body.value(tag)
  }

  /// Calls `body` for each distinct member of the two sets, in order, with where it was found.
  @inline(__always)
  private func merge(_ other: ValueView, _ body: (UnsafeRawBufferPointer, Bool, Bool) -> Void) {
    var lefts = members
    var rights = other.members
    var left = lefts.next()
    var right = rights.next()
    while left != nil || right != nil {
      let order: Int
      switch (left, right) {
      case (let left?, let right?): order = left.order(against: right)
      case (_?, nil): order = -1
      default: order = 1
      }
      if let member = order <= 0 ? left : right { body(member, order <= 0, order >= 0) }
      if order <= 0 { left = lefts.next() }
      if order >= 0 { right = rights.next() }
    }
  }
}
