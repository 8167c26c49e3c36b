import TableStore

/// A statement as it was read, with its parameters put in: all values are constants.
enum PartiQLStatement: Sendable {
  case select(SelectStatement)
  case insert(table: String, item: Item)
  case update(UpdateStatement)
  case delete(DeleteStatement)
  /// `EXISTS(SELECT …)`, a check in a transaction.
  case exists(SelectStatement)

  /// The table it is about.
  var table: String {
    switch self {
    case .select(let select), .exists(let select): select.table
    case .insert(let table, _): table
    case .update(let update): update.table
    case .delete(let delete): delete.table
    }
  }

  /// Whether it only reads; a check belongs with the writes.
  var isRead: Bool { if case .select = self { true } else { false } }
}

struct SelectStatement: Sendable {
  struct OrderTerm: Sendable {
    var path: PartiQLPath
    var isDescending: Bool
  }

  /// `nil`: all attributes.
  var paths: [PartiQLPath]?
  var table: String
  var index: String?
  var predicate: Predicate?
  var order: [OrderTerm] = []
}

struct UpdateStatement: Sendable {
  /// What stands on the right side of `SET path =`.
  enum Source: Sendable {
    case operand(SourceOperand)
    case sum(SourceOperand, SourceOperand)
    case difference(SourceOperand, SourceOperand)
    /// Adds to the set at the path itself.
    case setAdd(EncodedValue)
    /// Takes from the set at the path itself.
    case setDelete(EncodedValue)
  }

  enum SourceOperand: Sendable {
    case path(PartiQLPath)
    case value(EncodedValue)
    case listAppend(Operand, Operand)
  }

  var table: String
  var sets: [(path: PartiQLPath, source: Source)] = []
  var removes: [PartiQLPath] = []
  var predicate: Predicate?
  var returnValues = ReturnValues.none
}

struct DeleteStatement: Sendable {
  var table: String
  var predicate: Predicate?
  var returnValues = ReturnValues.none
}

/// A place in an item: an attribute, then steps into maps and lists.
struct PartiQLPath: Sendable, Hashable {
  enum Step: Sendable, Hashable {
    case name(String)
    case index(Int)
  }

  var attribute: String
  var steps: [Step] = []
}

enum Operand: Sendable {
  case path(PartiQLPath)
  case value(EncodedValue)
  case size(PartiQLPath)
}

/// What a WHERE clause says. Conjunctions and disjunctions are flat, so that its depth is that of the parentheses.
indirect enum Predicate: Sendable {
  enum Comparator: String, Sendable {
    case equal = "="
    case notEqual = "<>"
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="

    /// The one that says the same with its sides exchanged.
    var mirrored: Comparator {
      switch self {
      case .equal, .notEqual: self
      case .less: .greater
      case .lessOrEqual: .greaterOrEqual
      case .greater: .less
      case .greaterOrEqual: .lessOrEqual
      }
    }
  }

  enum Function: String, Sendable {
    case beginsWith = "begins_with"
    case contains = "contains"
    case attributeType = "attribute_type"
  }

  case all([Predicate])
  case any([Predicate])
  case not(Predicate)
  case compare(Comparator, Operand, Operand)
  case between(Operand, Operand, Operand)
  case isIn(Operand, [Operand])
  case call(Function, Operand, Operand)
  case isMissing(PartiQLPath)
  case isNull(PartiQLPath)

  /// What must all hold for the whole to hold.
  var conjuncts: [Predicate] { if case .all(let parts) = self { parts } else { [self] } }
}
