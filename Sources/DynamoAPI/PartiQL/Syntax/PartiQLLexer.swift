/// Splits a statement into tokens. Never fails: what fits nothing becomes a token over which the parser stumbles.
struct PartiQLLexer {
  private let text: [UInt8]
  private var offset = 0

  private init(_ text: [UInt8]) { self.text = text }

  /// The tokens of `text`; the last one is `end`.
  static func tokens(of text: [UInt8]) -> [PartiQLToken] {
    var lexer = PartiQLLexer(text)
    var tokens: [PartiQLToken] = []
    tokens.reserveCapacity(text.count / 4 + 4)
    while let token = lexer.next() { tokens.append(token) }
    tokens.append(PartiQLToken(kind: .end, range: text.count..<text.count))
    return tokens
  }

  private mutating func next() -> PartiQLToken? {
    if let token = skipBlanks() { return token }
    guard offset < text.count else { return nil }
    let start = offset
    let kind = scan()
    return PartiQLToken(kind: kind, range: start..<offset)
  }

  /// Skips white space and comments.
  ///
  /// - Returns: a token for a comment without its end.
  private mutating func skipBlanks() -> PartiQLToken? {
    while offset < text.count {
      let byte = text[offset]
      if byte == 0x20 || (byte >= 0x09 && byte <= 0x0D) {
        offset += 1
      } else if byte == UInt8(ascii: "-"), following == UInt8(ascii: "-") {
        while offset < text.count, text[offset] != 0x0A { offset += 1 }
      } else if byte == UInt8(ascii: "/"), following == UInt8(ascii: "*") {
        let start = offset
        offset += 2
        while offset < text.count, !(text[offset] == UInt8(ascii: "*") && following == UInt8(ascii: "/")) {
          offset += 1
        }
        if offset == text.count { return PartiQLToken(kind: .unterminated, range: start..<offset) }
        offset += 2
      } else {
        return nil
      }
    }
    return nil
  }

  /// The byte behind the one at `offset`.
  private var following: UInt8? { offset + 1 < text.count ? text[offset + 1] : nil }

  /// Moves `offset` behind the token that starts there and says what it is.
  private mutating func scan() -> PartiQLToken.Kind {
    let byte = text[offset]
    switch byte {
    case UInt8(ascii: "'"): return quoted(byte) ? .string : .unterminated
    case UInt8(ascii: "\""): return quoted(byte) ? .quotedName : .unterminated
    case UInt8(ascii: "0")...UInt8(ascii: "9"):
      number()
      return .number
    default:
      if PartiQLLexer.isNameStart(byte) {
        while offset < text.count, PartiQLLexer.isNamePart(text[offset]) { offset += 1 }
        return .word
      }
      offset += 1
      return symbol(byte)
    }
  }

  private mutating func symbol(_ byte: UInt8) -> PartiQLToken.Kind {
    switch byte {
    case UInt8(ascii: "?"): return .parameter
    case UInt8(ascii: "("): return .openParenthesis
    case UInt8(ascii: ")"): return .closeParenthesis
    case UInt8(ascii: "["): return .openBracket
    case UInt8(ascii: "]"): return .closeBracket
    case UInt8(ascii: "{"): return .openBrace
    case UInt8(ascii: "}"): return .closeBrace
    case UInt8(ascii: ","): return .comma
    case UInt8(ascii: "."): return .period
    case UInt8(ascii: ":"): return .colon
    case UInt8(ascii: ";"): return .semicolon
    case UInt8(ascii: "*"): return .star
    case UInt8(ascii: "+"): return .plus
    case UInt8(ascii: "-"): return .minus
    case UInt8(ascii: "="): return .equal
    case UInt8(ascii: "!"): return skip(UInt8(ascii: "=")) ? .notEqual : .unknown
    case UInt8(ascii: "<"):
      if skip(UInt8(ascii: "=")) { return .lessOrEqual }
      if skip(UInt8(ascii: ">")) { return .notEqual }
      return skip(UInt8(ascii: "<")) ? .openSet : .less
    case UInt8(ascii: ">"):
      if skip(UInt8(ascii: "=")) { return .greaterOrEqual }
      return skip(UInt8(ascii: ">")) ? .closeSet : .greater
    default:
      while offset < text.count, text[offset] & 0xC0 == 0x80 { offset += 1 }
      return .unknown
    }
  }

  /// Moves behind the closing quote; a quote that stands twice is part of the text.
  ///
  /// - Returns: whether there was one.
  private mutating func quoted(_ quote: UInt8) -> Bool {
    offset += 1
    while offset < text.count {
      offset += 1
      if text[offset - 1] == quote, !skip(quote) { return true }
    }
    return false
  }

  private mutating func number() {
    digits()
    if skip(UInt8(ascii: ".")) { digits() }
    guard offset < text.count, text[offset] | 0x20 == UInt8(ascii: "e") else { return }
    let mantissa = offset
    offset += 1
    if !skip(UInt8(ascii: "+")) { _ = skip(UInt8(ascii: "-")) }
    let exponent = offset
    digits()
    if offset == exponent { offset = mantissa }
  }

  private mutating func digits() {
    while offset < text.count, PartiQLLexer.isDigit(text[offset]) { offset += 1 }
  }

  private mutating func skip(_ byte: UInt8) -> Bool {
    guard offset < text.count, text[offset] == byte else { return false }
    offset += 1
    return true
  }

  private static func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }

  private static func isNameStart(_ byte: UInt8) -> Bool {
    let letter = byte | 0x20
    return (letter >= UInt8(ascii: "a") && letter <= UInt8(ascii: "z")) || byte == UInt8(ascii: "_")
      || byte == UInt8(ascii: "$")
  }

  private static func isNamePart(_ byte: UInt8) -> Bool { isNameStart(byte) || isDigit(byte) }
}
