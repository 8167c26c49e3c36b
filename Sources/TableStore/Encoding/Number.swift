#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A decimal number of up to 38 significant digits, between 1E-130 and 9.99…E+125 in magnitude, or zero.
///
/// Held in the encoded, ordered form that items and keys use: byte 0 is 0x40 for negative, 0x80 for zero (then
/// nothing follows), 0xC0 for positive; byte 1 is the decimal exponent e (of 0.d1d2… × 10^e, −129…126) plus 129,
/// complemented for negative numbers; then the digits in pairs, each pair + 1 in a byte (1…100), trailing zero pairs
/// dropped, complemented for negative numbers; last a terminator, 0x00 for positive and 0xFF for negative. Numbers
/// order by value exactly as these bytes order, and no encoding is a prefix of another.
public struct Number: Sendable, Hashable, Comparable {
  // The encoding (at most 22 bytes) in memory order, zeros behind it, its length in the last of the 24 bytes.
  private var words: (UInt64, UInt64, UInt64)

  /// The longest encoding: sign, exponent, 19 pairs, terminator.
  static let maximumEncodedCount = 22
  static let positive: UInt8 = 0xC0
  static let negative: UInt8 = 0x40
  static let zeroByte: UInt8 = 0x80
  /// What byte 1 adds to the exponent of a positive number.
  static let exponentBias = 129
  static let exponents = -129...126

  public static let zero = Number { bytes in
    bytes[0] = zeroByte
    return 1
  }

  /// Writes an encoding in place. `body` gets 24 zeroed bytes and returns the length of what it wrote, at most 22.
  @inline(__always)
  init(_ body: (UnsafeMutableRawBufferPointer) -> Int) {
    words = (0, 0, 0)
    withUnsafeMutableBytes(of: &words) { bytes in
      let count = body(bytes)
      bytes[23] = UInt8(truncatingIfNeeded: count)
    }
  }

  /// From an encoding known to be well formed, as it lies in an item.
  @inline(__always)
  init(payload: UnsafeRawBufferPointer) {
    self.init { bytes in
      let count = Swift.min(payload.count, Number.maximumEncodedCount)
      if count > 0 { memcpy(bytes.baseAddress!, payload.baseAddress!, count) }
      return count
    }
  }

  /// From an encoding known to be well formed.
  init(encoded: [UInt8]) {
    self = encoded.withUnsafeBytes { Number(payload: $0) }
  }

  /// - Parameters:
  ///   - exponent: of 0.d1d2… × 10^e, within ``exponents``.
  ///   - digits: values 0…9; the first and the last are not zero; 1 to 38 of them.
  init(negative: Bool, exponent: Int, digits: UnsafeBufferPointer<UInt8>) {
    let mask: UInt8 = negative ? 0xFF : 0
    self.init { bytes in
      bytes[0] = negative ? Number.negative : Number.positive
      bytes[1] = UInt8(truncatingIfNeeded: exponent + Number.exponentBias) ^ mask
      var index = 0
      var out = 2
      while index + 1 < digits.count {
        bytes[out] = (digits[index] &* 10 &+ digits[index + 1] &+ 1) ^ mask
        index += 2
        out += 1
      }
      if index < digits.count {
        bytes[out] = (digits[index] &* 10 &+ 1) ^ mask
        out += 1
      }
      bytes[out] = mask
      return out + 1
    }
  }

  /// The length of the encoding.
  @inline(__always)
  var encodedCount: Int { Int(UInt64(bigEndian: words.2) & 0xFF) }

  /// The encoding as an array. ``withPayload(_:)`` does without the allocation.
  var encoded: [UInt8] { withPayload { Array($0) } }

  /// Lends the encoding.
  @inline(__always)
  func withPayload<R>(_ body: (UnsafeRawBufferPointer) throws -> R) rethrows -> R {
    try withUnsafeBytes(of: words) { try body(UnsafeRawBufferPointer(rebasing: $0[0..<encodedCount])) }
  }

  public var isZero: Bool { words.0 == Number.zero.words.0 }
  public var isNegative: Bool { withUnsafeBytes(of: words) { $0[0] == Number.negative } }

  // No encoding is a prefix of another, so the zero padding never decides an order between different numbers.
  @inline(__always)
  public static func < (left: Number, right: Number) -> Bool {
    if left.words.0 != right.words.0 {
      return UInt64(bigEndian: left.words.0) < UInt64(bigEndian: right.words.0)
    }
    if left.words.1 != right.words.1 {
      return UInt64(bigEndian: left.words.1) < UInt64(bigEndian: right.words.1)
    }
    return UInt64(bigEndian: left.words.2) < UInt64(bigEndian: right.words.2)
  }

  @inline(__always)
  public static func == (left: Number, right: Number) -> Bool { left.words == right.words }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(words.0)
    hasher.combine(words.1)
    hasher.combine(words.2)
  }
}
