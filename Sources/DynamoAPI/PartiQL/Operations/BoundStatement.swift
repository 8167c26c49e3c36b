import TableStore

/// A statement of a request, with the values of its parameters and the options that go with it.
struct BoundStatement: Sendable {
  /// The greatest length of a statement in characters.
  private static let lengthLimit = 8192

  private(set) var text = ""
  private(set) var parameters: [EncodedValue] = []
  private(set) var consistentRead = false
  /// Whether a failed condition shows the item.
  private(set) var returnsItem = false
  private var hasText = false
  private var hasParameters = false

  /// Reads `member` if it is one of a statement's; returns whether it was.
  mutating func read(_ member: String, _ reader: inout MemberReader) throws -> Bool {
    switch member {
    case "Statement":
      text = try reader.string()
      hasText = true
    case "Parameters":
      parameters = try reader.encodedValues()
      hasParameters = true
    case "ConsistentRead": consistentRead = try reader.bool()
    case "ReturnValuesOnConditionCheckFailure":
      returnsItem =
        try reader.oneOf(ReturnValuesOnFailure.self, "returnValuesOnConditionCheckFailure") == .allOld
    default: return false
    }
    return true
  }

  /// - Parameter path: what stands before the members' names, such as `statements.1.member.`.
  func check(_ constraints: inout Constraints, _ path: String = "") {
    constraints.required(hasText, "\(path)statement")
    if hasText {
      constraints.count(
        text.utf16.count, shownAs: text, "\(path)statement", from: 1, to: BoundStatement.lengthLimit)
    }
    if hasParameters {
      constraints.count(parameters.count, shownAs: "[]", "\(path)parameters", from: 1, to: .max)
    }
  }

  func parsed() throws -> PartiQLStatement { try PartiQLParser.statement(text, parameters) }
}

extension MemberReader {
  /// A list of structures, each a statement.
  mutating func statements() throws -> [BoundStatement] {
    var statements: [BoundStatement] = []
    try beginList()
    while try nextElement() {
      var statement = BoundStatement()
      try beginStructure()
      while let member = try nextMember() {
        if try !statement.read(member, &self) { try ignore() }
      }
      statements.append(statement)
    }
    return statements
  }
}
