import TableStore

// The grammar of the statements:
//
//     SELECT * | path, … FROM table[.index] [WHERE condition] [ORDER BY path [ASC|DESC], …]
//     INSERT INTO table VALUE {'name': literal, …}
//     UPDATE table (SET path = source, … | REMOVE path, …)… WHERE condition [RETURNING ALL|MODIFIED OLD|NEW *]
//     DELETE FROM table WHERE condition [RETURNING ALL OLD *]
//     EXISTS (SELECT …)
extension PartiQLParser {
  mutating func statement() throws -> PartiQLStatement {
    if isNext("SELECT") { return .select(try select()) }
    if take("INSERT") { return try insert() }
    if take("UPDATE") { return .update(try update()) }
    if take("DELETE") { return .delete(try delete()) }
    if take("EXISTS") {
      try expect(.openParenthesis, "LEFT_PAREN")
      let select = try select()
      try expect(.closeParenthesis, "RIGHT_PAREN")
      return .exists(select)
    }
    throw WireError.malformed("Expected data manipulation")
  }

  // MARK: Reading

  private mutating func select() throws -> SelectStatement {
    try expect("SELECT")
    var paths: [PartiQLPath]?
    if !take(.star) {
      var list: [PartiQLPath] = []
      repeat {
        if token.kind == .word, nextToken.kind == .openParenthesis {
          throw WireError.validation("Aggregates and functions are not supported in the SELECT list")
        }
        list.append(try path())
      } while take(.comma)
      paths = list
    }
    try expect("FROM")
    var select = SelectStatement(paths: paths, table: try tableName())
    if take(.period) { select.index = try name("index name") }
    if token.kind == .comma || isNext("JOIN") || isNext("CROSS") || isNext("INNER") || isNext("LEFT") {
      throw WireError.validation("Joins are not supported: a statement reads one table or index")
    }
    select.predicate = try predicate()
    if take("ORDER") {
      try expect("BY")
      repeat {
        let path = try path()
        let isDescending = take("DESC")
        if !isDescending { _ = take("ASC") }
        select.order.append(.init(path: path, isDescending: isDescending))
      } while take(.comma)
    }
    for clause in ["GROUP", "HAVING", "LIMIT", "OFFSET"] as [StaticString] where isNext(clause) {
      throw WireError.validation("Unsupported clause: \(clause)")
    }
    return select
  }

  private mutating func tableName() throws -> String {
    if token.kind == .openParenthesis { throw WireError.validation("Subqueries are not supported") }
    return try name("table name")
  }

  private mutating func predicate() throws -> Predicate? {
    take("WHERE") ? try disjunction() : nil
  }

  // MARK: Writing

  private mutating func insert() throws -> PartiQLStatement {
    try expect("INTO")
    let table = try tableName()
    try expect("VALUE")
    guard token.kind == .openBrace else { throw expected("a literal item") }
    var writer = ValueWriter(capacity: 256, item: true)
    try entries(into: &writer)
    return .insert(table: table, item: try writer.finishUnlimitedItem())
  }

  private mutating func update() throws -> UpdateStatement {
    var update = UpdateStatement(table: try tableName())
    while true {
      if take("SET") {
        repeat {
          let path = try path()
          try expect(.equal, "EQ")
          update.sets.append((path, try source(for: path)))
        } while take(.comma)
      } else if take("REMOVE") {
        repeat { update.removes.append(try path()) } while take(.comma)
      } else {
        break
      }
    }
    if update.sets.isEmpty, update.removes.isEmpty { throw expected("SET or REMOVE") }
    update.predicate = try predicate()
    update.returnValues = try returning()
    return update
  }

  private mutating func delete() throws -> DeleteStatement {
    try expect("FROM")
    var delete = DeleteStatement(table: try tableName())
    delete.predicate = try predicate()
    delete.returnValues = try returning()
    if delete.returnValues != .none, delete.returnValues != .allOld {
      throw WireError.validation("DELETE can only have RETURNING ALL OLD *")
    }
    return delete
  }

  private mutating func returning() throws -> ReturnValues {
    guard take("RETURNING") else { return .none }
    let isAll = take("ALL")
    if !isAll, !take("MODIFIED") { throw expected("ALL or MODIFIED") }
    let isOld = take("OLD")
    if !isOld, !take("NEW") { throw expected("OLD or NEW") }
    try expect(.star, "STAR")
    switch (isAll, isOld) {
    case (true, true): return .allOld
    case (true, false): return .allNew
    case (false, true): return .updatedOld
    case (false, false): return .updatedNew
    }
  }

  // MARK: Right sides of SET

  private mutating func source(for path: PartiQLPath) throws -> UpdateStatement.Source {
    let isAdding = isWord(token, "SET_ADD")
    if (isAdding || isWord(token, "SET_DELETE")) && nextToken.kind == .openParenthesis {
      return try setChange(isAdding, at: path)
    }
    let first = try sourceOperand()
    if take(.plus) { return .sum(first, try sourceOperand()) }
    if take(.minus) { return .difference(first, try sourceOperand()) }
    return .operand(first)
  }

  /// `set_add(path, set)` or `set_delete(path, set)`.
  private mutating func setChange(_ isAdding: Bool, at path: PartiQLPath) throws -> UpdateStatement.Source {
    let function = isAdding ? "set_add" : "set_delete"
    advance()
    try expect(.openParenthesis, "LEFT_PAREN")
    guard try self.path() == path else {
      throw WireError.validation("The first argument of \(function) must be the path that is set")
    }
    try expect(.comma, "COMMA")
    let value = try value()
    try expect(.closeParenthesis, "RIGHT_PAREN")
    switch value.tag {
    case .stringSet, .numberSet, .binarySet: return isAdding ? .setAdd(value) : .setDelete(value)
    default: throw WireError.validation("The second argument of \(function) must be a set")
    }
  }

  private mutating func sourceOperand() throws -> UpdateStatement.SourceOperand {
    if isWord(token, "LIST_APPEND"), nextToken.kind == .openParenthesis {
      advance()
      advance()
      let first = try pathOrValue()
      try expect(.comma, "COMMA")
      let second = try pathOrValue()
      try expect(.closeParenthesis, "RIGHT_PAREN")
      return .listAppend(first, second)
    }
    switch try pathOrValue() {
    case .path(let path), .size(let path): return .path(path)
    case .value(let value): return .value(value)
    }
  }

  private mutating func pathOrValue() throws -> Operand {
    if startsValue { return .value(try value()) }
    if token.kind == .word, nextToken.kind == .openParenthesis {
      throw WireError.validation("Unsupported function in SET: \(String(decoding: bytes(token), as: UTF8.self))")
    }
    return .path(try path())
  }
}
