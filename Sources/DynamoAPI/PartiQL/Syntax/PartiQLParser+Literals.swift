import TableStore

// Literals go straight into encoded values; parameters are copied into their places.
extension PartiQLParser {
  /// Whether a literal or a parameter stands here.
  var startsValue: Bool {
    switch token.kind {
    case .string, .number, .minus, .plus, .parameter, .openBracket, .openBrace, .openSet: true
    case .word: isNext("TRUE") || isNext("FALSE") || isNext("NULL")
    default: false
    }
  }

  mutating func value() throws -> EncodedValue {
    if token.kind == .parameter { return try parameter() }
    var writer = ValueWriter(capacity: 32)
    try value(into: &writer)
    return writer.finishValue()
  }

  private mutating func value(into writer: inout ValueWriter) throws {
    switch token.kind {
    case .parameter: try writer.value(try parameter())
    case .string:
      unquoted(token).withUnsafeBytes { writer.string($0) }
      advance()
    case .number, .minus, .plus: writer.number(try number())
    case .openBracket:
      advance()
      try writer.open(.list)
      if !take(.closeBracket) {
        repeat { try nested { try $0.value(into: &writer) } } while take(.comma)
        try expect(.closeBracket, "RIGHT_BRACKET")
      }
      try writer.close()
    case .openBrace:
      try writer.open(.map)
      try nested { try $0.entries(into: &writer) }
      try writer.close()
    case .openSet: try set(into: &writer)
    default:
      if take("TRUE") {
        writer.bool(true)
      } else if take("FALSE") {
        writer.bool(false)
      } else if take("NULL") {
        writer.null()
      } else {
        throw expected("literal")
      }
    }
  }

  private mutating func number() throws -> Number {
    let isNegative = take(.minus)
    if !isNegative { _ = take(.plus) }
    guard token.kind == .number else { throw expected("number") }
    let text = (isNegative ? [UInt8(ascii: "-")] : []) + bytes(token)
    advance()
    return try text.withUnsafeBytes { try Number(text: $0) }
  }

  /// `{'name': literal, …}` as entries of the map or item that `writer` stands in.
  mutating func entries(into writer: inout ValueWriter) throws {
    try expect(.openBrace, "LEFT_CURLY")
    if take(.closeBrace) { return }
    repeat {
      guard token.kind == .string else { throw expected("attribute name in single quotes") }
      let name = unquoted(token)
      if name.isEmpty { throw WireError.malformed("Empty name") }
      advance()
      try expect(.colon, "COLON")
      try name.withUnsafeBytes { try writer.name($0) }
      try value(into: &writer)
    } while take(.comma)
    try expect(.closeBrace, "RIGHT_CURLY")
  }

  /// `<<literal, …>>`: strings, numbers or binaries, all of one type.
  private mutating func set(into writer: inout ValueWriter) throws {
    try expect(.openSet, "LEFT_DOUBLE_ANGLE_BRACKET")
    var kind: ValueTag?
    if take(.closeSet) {
      writer.openSet(.stringSet)
      return try writer.closeSet()
    }
    repeat {
      let member = try nested { try $0.value() }
      let tag: ValueTag
      switch member.tag {
      case .string: tag = .stringSet
      case .number: tag = .numberSet
      case .binary: tag = .binarySet
      default: throw WireError.validation("Members of a set must be strings, numbers or binaries")
      }
      if kind == nil {
        writer.openSet(tag)
        kind = tag
      }
      guard kind == tag else { throw WireError.validation("Members of a set must all be of one type") }
      writer.member(member)
    } while take(.comma)
    try expect(.closeSet, "RIGHT_DOUBLE_ANGLE_BRACKET")
    try writer.closeSet()
  }
}
