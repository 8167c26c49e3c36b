internal import TableStore

/// The members of one object of an answer, in any order.
struct AnswerMembers {
  enum Kind {
    case failure
    case effect(AnswerEffect)
  }

  static let kinds = "failed, put, update, delete, add, max and set"

  var kind: Kind?
  /// The change that failed or that the effect belongs to.
  var sequenceNumber: String?
  var error: String?
  var isPermanent = false

  /// - Throws: ``StoreError`` for members that do not go together or are unknown.
  mutating func read(_ reader: inout JSONReader, _ form: HandlerForm) throws {
    try reader.beginObject()
    while let name = try reader.memberName() {
      switch name {
      case "failed":
        try setKind(.failure, reader)
        try setSequenceNumber(&reader)
      case "seq": try setSequenceNumber(&reader)
      case "error": error = try reader.text()
      case "permanent": isPermanent = try reader.bool()
      default:
        guard let action = AnswerEffect.Action(rawValue: name) else {
          throw reader.error("'\(name.prefix(40))' is no member of an answer; those are \(Self.kinds)")
        }
        var effect = AnswerEffect(action)
        try effect.read(&reader, form)
        try setKind(.effect(effect), reader)
      }
    }
    if case .effect = kind, error != nil || isPermanent {
      throw reader.error("error and permanent stand beside failed only")
    }
  }

  private mutating func setKind(_ kind: Kind, _ reader: borrowing JSONReader) throws {
    guard self.kind == nil else { throw reader.error("an answer has only one of the members \(Self.kinds)") }
    self.kind = kind
  }

  private mutating func setSequenceNumber(_ reader: inout JSONReader) throws {
    guard sequenceNumber == nil else { throw reader.error("the answer names two changes") }
    sequenceNumber = try reader.text()
  }
}

extension JSONReader {
  /// The next member's name, `nil` at the end of the object.
  mutating func memberName() throws -> String? { try nextName().map { String(decoding: $0, as: UTF8.self) } }

  /// The next value, which must be a string.
  mutating func text() throws -> String { String(decoding: try string(), as: UTF8.self) }

  /// Reads an object whose members are all strings.
  mutating func strings() throws -> [String: String] {
    var result: [String: String] = [:]
    try beginObject()
    while let name = try memberName() {
      guard result.updateValue(try text(), forKey: name) == nil else { throw error("the name \(name) comes twice") }
    }
    return result
  }
}
