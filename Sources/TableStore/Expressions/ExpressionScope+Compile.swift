// The front doors: the text of one expression in, a compiled form out. All throw a `validation` error in DynamoDB's
// words for text that does not read or makes no sense.
extension ExpressionScope {
  /// Compiles a condition or a filter.
  mutating func condition(_ text: String, _ kind: ExpressionKind = .condition) throws -> Condition {
    Condition(try parse(text, kind) { try $0.condition() }, overChanges: kind == .change)
  }

  /// Compiles a projection.
  mutating func projection(_ text: String) throws -> ProjectionList {
    try parse(text, .projection) { try $0.projection() }
  }

  /// Compiles an update.
  mutating func update(_ text: String) throws -> UpdateProgram {
    UpdateProgram(try parse(text, .update) { try $0.update() })
  }

  /// Reads a key condition; ``KeyConditionAST/resolve(_:)`` compiles it when the schema is known.
  mutating func keyCondition(_ text: String) throws -> KeyConditionAST {
    try KeyConditionAST(try parse(text, .keyCondition) { try $0.condition() })
  }

  private mutating func parse<R>(
    _ text: String, _ kind: ExpressionKind, _ body: (inout ExpressionParser) throws -> R
  ) throws -> R {
    var text = text
    let (result, scope) = try text.withUTF8 { utf8 in
      var parser = try ExpressionParser(UnsafeRawBufferPointer(utf8), kind, scope: self)
      let result = try body(&parser)
      return (result, parser.scope)
    }
    self = scope
    return result
  }
}
