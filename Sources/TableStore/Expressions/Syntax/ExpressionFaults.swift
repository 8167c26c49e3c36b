/// Collects what is wrong with the meaning of an expression that reads well, and keeps the one to report.
///
/// DynamoDB reports by kind of fault, not by place: a redundant parenthesis at the end comes before an undefined value
/// at the start. Within conditions, faults of operands are reported for the first faulty comparison or function.
struct ExpressionFaults {
  /// What is wrong; sorts in the order of reporting, which conditions and the other expressions do not share.
  enum Fault {
    case redundantParentheses, unknownFunction, misplacedFunction, reservedWord, repeatedSection
    case undefinedName, undefinedValue, overlap, conflict, operandCount, repeatedOperand, operand
  }

  let kind: ExpressionKind
  private var rank = Int.max
  private var message = ""
  /// Where in the text what is checked next stands, counted in characters from 1; `nil` where messages do not say.
  var place: Int?
  /// How many comparisons and functions of a condition were closed so far.
  private var conditionCount = 0

  init(_ kind: ExpressionKind) { self.kind = kind }

  /// Notes a fault. Of equally bad ones the first stays.
  mutating func note(_ fault: Fault, _ message: @autoclosure () -> String) {
    let rank = rank(of: fault)
    guard rank < self.rank else { return }
    self.rank = rank
    self.message = message() + (place.map { "; at character \($0)" } ?? "")
  }

  /// Faults noted from here on belong to the next comparison or function of the condition.
  mutating func closeCondition() { conditionCount += 1 }

  /// Throws the fault to report, if there is any.
  func check() throws {
    if rank != .max { throw kind.invalid(message) }
  }

  private func rank(of fault: Fault) -> Int {
    let condition = 100 + conditionCount * 4
    let isCondition = kind.isCondition
    return switch fault {
    case .redundantParentheses: 0
    case .unknownFunction: isCondition ? 1 : 3
    case .misplacedFunction: isCondition ? 2 : 4
    case .reservedWord: isCondition ? 3 : 1
    case .repeatedSection: 5
    case .undefinedName: isCondition ? condition : 6
    case .undefinedValue: isCondition ? condition : 7
    case .overlap: 8
    case .conflict: 9
    case .operandCount: isCondition ? condition + 1 : 10
    case .repeatedOperand: isCondition ? condition + 2 : 10
    case .operand: isCondition ? condition + 3 : 10
    }
  }
}
