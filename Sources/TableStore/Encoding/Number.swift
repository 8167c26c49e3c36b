/// A decimal number of up to 38 significant digits, between 1E-130 and 9.99…E+125 in magnitude, or zero.
///
/// Held in the encoded, ordered form that items and keys use: byte 0 is 0x40 for negative, 0x80 for zero (then
/// nothing follows), 0xC0 for positive; byte 1 is the decimal exponent e (of 0.d1d2… × 10^e, −129…126) plus 129,
/// complemented for negative numbers; then the digits in pairs, each pair + 1 in a byte (1…100), trailing zero pairs
/// dropped, complemented for negative numbers; last a terminator, 0x00 for positive and 0xFF for negative. Numbers
/// order by value exactly as these bytes order.
public struct Number: Sendable, Hashable {
  let encoded: [UInt8]
  init(encoded: [UInt8]) { self.encoded = encoded }
}
