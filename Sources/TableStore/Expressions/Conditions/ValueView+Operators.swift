#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

// What the functions and operators of conditions do with encoded values.
extension ValueView {
  /// What `size` gives: UTF-16 units of a string, bytes of a binary, elements of a list, map or set; `nil` for the
  /// other types.
  var sizeForExpressions: Int? {
    switch tag {
    case .string: payload.utf16Count
    case .binary: payload.count
    case .list, .map, .stringSet, .numberSet, .binarySet: elementCount
    case .null, .false, .true, .number: nil
    }
  }

  /// Below, at or above zero as this value sorts before, with or after `other`; `nil` if they have no order: only
  /// numbers, strings and binaries do, each among themselves.
  @inline(__always)
  func order(against other: ValueView) -> Int? {
    let tag = self.tag
    guard tag == other.tag, tag == .number || tag == .string || tag == .binary else { return nil }
    return payload.order(against: other.payload)
  }

  /// Whether a string or binary starts with another of its type.
  @inline(__always)
  func begins(with prefix: ValueView) -> Bool {
    let tag = self.tag
    guard tag == prefix.tag, tag == .string || tag == .binary else { return false }
    return payload.hasPrefix(prefix.payload)
  }

  /// Whether a string or binary has `other` inside, a set has it as a member, or a list as an element.
  func contains(_ other: ValueView) -> Bool {
    switch (tag, other.tag) {
    case (.string, .string), (.binary, .binary):
      return payload.contains(other.payload)
    case (.stringSet, .string), (.numberSet, .number), (.binarySet, .binary):
      let wanted = other.payload
      var members = self.members
      while let member = members.next() {
        let order = member.order(against: wanted)
        if order == 0 { return true }
        if order > 0 { return false }
      }
      return false
    case (.list, _):
      var elements = self.elements
      while let element = elements.next() {
        if element == other { return true }
      }
      return false
    default:
      return false
    }
  }
}

extension UnsafeRawBufferPointer {
  /// The number of UTF-16 units of this UTF-8 text.
  fileprivate var utf16Count: Int {
    var count = 0
    for byte in self {
      if byte & 0xC0 != 0x80 { count += 1 }
      if byte >= 0xF0 { count += 1 }
    }
    return count
  }

  /// Whether `needle` stands somewhere in these bytes. Jumps from one occurrence of its first byte to the next.
  fileprivate func contains(_ needle: UnsafeRawBufferPointer) -> Bool {
    guard let base = baseAddress, let pattern = needle.baseAddress, needle.count > 0 else { return needle.isEmpty }
    var offset = 0
    while count - offset >= needle.count {
      let room = count - offset - needle.count + 1
      guard let found = memchr(base + offset, Int32(needle[0]), room) else { return false }
      if memcmp(found, pattern, needle.count) == 0 { return true }
      offset = UnsafeRawPointer(found) - base + 1
    }
    return false
  }
}
