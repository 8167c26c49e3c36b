#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

extension UnsafeRawBufferPointer {
  /// Below, at or above zero as these bytes sort before, with or after `other` (unsigned bytes, shorter first).
  @inline(__always)
  func order(against other: UnsafeRawBufferPointer) -> Int {
    let common = Swift.min(count, other.count)
    if common > 0 {
      let order = memcmp(baseAddress!, other.baseAddress!, common)
      if order != 0 { return Int(order) }
    }
    return count - other.count
  }

  @inline(__always)
  func equals(_ other: UnsafeRawBufferPointer) -> Bool {
    count == other.count && (count == 0 || memcmp(baseAddress!, other.baseAddress!, count) == 0)
  }

  @inline(__always)
  func hasPrefix(_ prefix: UnsafeRawBufferPointer) -> Bool {
    count >= prefix.count && (prefix.count == 0 || memcmp(baseAddress!, prefix.baseAddress!, prefix.count) == 0)
  }
}
