/// Splits the text of an expression into tokens. Never fails: what fits nothing becomes an `unknown` token, over which
/// the parser stumbles.
enum Lexer {
  /// The tokens of `text`, which is at most 4,096 bytes long; the last one is `end`.
  ///
  /// - Parameter literals: whether numbers and quoted strings may stand in it, not only placeholders for them.
  static func tokens(of text: UnsafeRawBufferPointer, literals: Bool = false) -> [Token] {
    var tokens: [Token] = []
    tokens.reserveCapacity(text.count / 3 + 4)
    var offset = 0
    while offset < text.count {
      let byte = text[offset]
      if byte == 0x20 || (byte >= 0x09 && byte <= 0x0D) {
        offset += 1
        continue
      }
      let start = offset
      let kind = (literals ? literal(text, &offset) : nil) ?? scan(text, &offset)
      tokens.append(Token(kind: kind, start: UInt16(start), end: UInt16(offset)))
    }
    let end = UInt16(text.count)
    tokens.append(Token(kind: .end, start: end, end: end))
    return tokens
  }

  /// Moves `offset` behind the token that starts there and says what it is.
  @inline(__always)
  private static func scan(_ text: UnsafeRawBufferPointer, _ offset: inout Int) -> Token.Kind {
    let byte = text[offset]
    offset += 1
    switch byte {
    case UInt8(ascii: "("): return .openParenthesis
    case UInt8(ascii: ")"): return .closeParenthesis
    case UInt8(ascii: "["): return .openBracket
    case UInt8(ascii: "]"): return .closeBracket
    case UInt8(ascii: ","): return .comma
    case UInt8(ascii: "."): return .period
    case UInt8(ascii: "+"): return .plus
    case UInt8(ascii: "-"): return .minus
    case UInt8(ascii: "="): return .equal
    case UInt8(ascii: "<"):
      if skip(UInt8(ascii: "="), text, &offset) { return .lessOrEqual }
      return skip(UInt8(ascii: ">"), text, &offset) ? .notEqual : .less
    case UInt8(ascii: ">"):
      return skip(UInt8(ascii: "="), text, &offset) ? .greaterOrEqual : .greater
    case UInt8(ascii: "#"), UInt8(ascii: ":"):
      let start = offset
      while offset < text.count, isNamePart(text[offset]) { offset += 1 }
      if offset == start { return .unknown }
      return byte == UInt8(ascii: "#") ? .namePlaceholder : .valuePlaceholder
    case UInt8(ascii: "0")...UInt8(ascii: "9"):
      while offset < text.count, isDigit(text[offset]) { offset += 1 }
      return .integer
    default:
      if isNamePart(byte) {
        while offset < text.count, isNamePart(text[offset]) { offset += 1 }
        return .word
      }
      while offset < text.count, text[offset] & 0xC0 == 0x80 { offset += 1 }
      return .unknown
    }
  }

  /// Moves `offset` behind the quoted string or the number that is no mere integer that starts there; `nil`, and nothing
  /// moves, for anything else.
  private static func literal(_ text: UnsafeRawBufferPointer, _ offset: inout Int) -> Token.Kind? {
    let quote = UInt8(ascii: "'")
    if text[offset] == quote {
      offset += 1
      while offset < text.count {
        offset += 1
        guard text[offset - 1] == quote else { continue }
        if !skip(quote, text, &offset) { return .quoted }
      }
      return .unterminated
    }
    guard isDigit(text[offset]) else { return nil }
    var end = offset
    func digits() { while end < text.count, isDigit(text[end]) { end += 1 } }
    digits()
    let whole = end
    if end + 1 < text.count, text[end] == UInt8(ascii: "."), isDigit(text[end + 1]) {
      end += 1
      digits()
    }
    if end < text.count, text[end] | 0x20 == UInt8(ascii: "e") {
      let mantissa = end
      end += 1
      if end < text.count, text[end] == UInt8(ascii: "+") || text[end] == UInt8(ascii: "-") { end += 1 }
      let exponent = end
      digits()
      if end == exponent { end = mantissa }
    }
    guard end > whole else { return nil }
    offset = end
    return .decimal
  }

  @inline(__always)
  private static func skip(_ byte: UInt8, _ text: UnsafeRawBufferPointer, _ offset: inout Int) -> Bool {
    guard offset < text.count, text[offset] == byte else { return false }
    offset += 1
    return true
  }

  @inline(__always)
  static func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }

  /// Whether `byte` may stand in a name behind its first character.
  @inline(__always)
  static func isNamePart(_ byte: UInt8) -> Bool {
    let letter = byte | 0x20
    return (letter >= UInt8(ascii: "a") && letter <= UInt8(ascii: "z")) || byte == UInt8(ascii: "_") || isDigit(byte)
  }
}
