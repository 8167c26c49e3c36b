/// Which parameter of a request an expression came in. Decides the grammar and the prefix of error messages.
enum ExpressionKind: String, Sendable {
  case condition = "ConditionExpression"
  case filter = "FilterExpression"
  case keyCondition = "KeyConditionExpression"
  case projection = "ProjectionExpression"
  case update = "UpdateExpression"
  /// A condition over a change of the stream, see ``ChangeCondition``. No parameter of DynamoDB's.
  case change = "filter"

  /// The error that says what is wrong with an expression of this kind.
  func invalid(_ message: String) -> StoreError { .requestFault("Invalid \(rawValue): \(message)") }

  /// Whether the grammar is that of conditions.
  var isCondition: Bool { self != .projection && self != .update }
}

/// The limits of expressions.
enum ExpressionLimits {
  /// UTF-8 bytes of one expression.
  static let expressionSize = 4096
  /// Operators and functions in one expression.
  static let operatorCount = 300
  /// Operands in the list of one IN.
  static let inOperandCount = 100
  /// Steps of a document path behind its first.
  static let pathDepth = 32
  /// UTF-8 bytes of a placeholder, sign included.
  static let placeholderSize = 255
  /// UTF-8 bytes of the names, the values and their placeholders together.
  static let placeholderMapsSize = 2 * 1024 * 1024
}
