// Values written where they are used, since a filter comes without a request that could bring them along.
extension ExpressionParser {
  /// The literal that starts at the next token, `nil` if there is none: a number, `'text'`, `true`, `false` or `null`
  /// (in any case).
  ///
  /// - Throws: ``StoreError`` `validation` for a number of too many digits or out of range, and for a missing quote.
  mutating func literal() throws -> EncodedValue? {
    switch token.kind {
    case .integer, .decimal:
      return try number(from: token.range.lowerBound)
    case .minus, .plus:
      let sign = token
      guard tokens[position + 1].kind == .integer || tokens[position + 1].kind == .decimal else { return nil }
      advance()
      guard token.start == sign.end else { throw syntaxError() }
      return try number(from: sign.range.lowerBound)
    case .quoted:
      let text = string(of: token).dropFirst().dropLast()
      advance()
      return try EncodedValue(.s(Self.unescaped(text)))
    case .unterminated:
      throw kind.invalid("A quote is missing behind the text that begins at character \(characterNumber(of: token))")
    case .word:
      guard let value = Self.word(bytes(of: token)) else { return nil }
      let next = tokens[position + 1].kind
      // A path may begin with such a word only if it is one, and then it is told so there.
      guard next != .period, next != .openBracket else { return nil }
      advance()
      return try EncodedValue(value)
    default:
      return nil
    }
  }

  /// Which character of the text `token` begins with, counted from 1.
  func characterNumber(of token: Token) -> Int {
    1 + text[..<Int(token.start)].count { $0 & 0xC0 != 0x80 }
  }

  private mutating func number(from start: Int) throws -> EncodedValue {
    let place = characterNumber(of: token)
    let digits = UnsafeRawBufferPointer(rebasing: text[start..<token.range.upperBound])
    advance()
    do {
      return EncodedValue(try Number(text: digits))
    } catch let error as StoreError {
      throw kind.invalid("\(error.message); at character \(place)")
    }
  }

  /// Two quotes in a row stand for one.
  private static func unescaped(_ text: Substring) -> String {
    var result = ""
    var isSecond = false
    for scalar in text.unicodeScalars {
      if scalar == "'", !isSecond {
        isSecond = true
        continue
      }
      isSecond = false
      result.unicodeScalars.append(scalar)
    }
    return result
  }

  private static func word(_ word: UnsafeRawBufferPointer) -> AttributeValue? {
    guard word.count == 4 || word.count == 5 else { return nil }
    switch String(decoding: word, as: UTF8.self).lowercased() {
    case "true": return .bool(true)
    case "false": return .bool(false)
    case "null": return .null
    default: return nil
    }
  }
}
