import TableStore
import Testing

/// A random write: the request, and what the model makes of the item.
struct ModelWrite {
  var table: String
  var key: Attributes
  var action: TransactWriteAction
  /// Says whether the condition holds of the item as it is.
  var condition: (Attributes?) -> Bool
  /// The item afterwards, `nil` for none; throws ``Refused``.
  var apply: (Attributes?) throws -> Attributes?
  /// Names that an update touches, `nil` if they are nested.
  var touched: [String]?

  struct Refused: Error {}
}

extension ModelRun {
  // MARK: Making writes

  private func condition(
    _ values: inout Attributes
  ) -> (request: WriteCondition?, holds: (Attributes?) -> Bool) {
    guard random.chance(40) else { return (nil, { _ in true }) }
    if random.chance(30) {
      return random.chance(50)
        ? (WriteCondition("attribute_exists(pk)"), { $0 != nil })
        : (WriteCondition("attribute_not_exists(pk)"), { $0 == nil })
    }
    var generator = ConditionGenerator(values: values)
    let condition = generator.condition(&random, depth: 2)
    values = generator.values
    let constants = values
    return (
      WriteCondition(condition.text, returnItemOnFailure: random.chance(50)), { condition.holds($0 ?? [:], constants) }
    )
  }

  /// Prefers keys that are there.
  private func someKey(_ table: ModelTable) -> Attributes {
    guard random.chance(60), let key = table.keys.randomElement(using: &random) else {
      return ModelWorld.key(table.key, &random)
    }
    return key
  }

  private func values(_ values: Attributes) throws -> Item? { values.isEmpty ? nil : try Item(values) }

  func randomPut(_ table: String) throws -> ModelWrite {
    let model = try #require(tables[table])
    let item = ModelWorld.item(model.key, now: now, &random)
    var constants: Attributes = [:]
    let condition = condition(&constants)
    var request = try PutItemRequest(table, Item(item))
    request.condition = condition.request
    request.expressionAttributeValues = try values(constants)
    return ModelWrite(table: table, key: model.key(of: item), action: .put(request), condition: condition.holds) { _ in
      if model.refuses(item) { throw ModelWrite.Refused() }
      return item
    }
  }

  func randomDelete(_ table: String, isCheck: Bool = false) throws -> ModelWrite {
    let key = someKey(try #require(tables[table]))
    var constants: Attributes = [:]
    var condition = condition(&constants)
    if isCheck, condition.request == nil { condition = (WriteCondition("attribute_exists(pk)"), { $0 != nil }) }
    var request = try DeleteItemRequest(table, Item(key))
    request.condition = condition.request
    request.expressionAttributeValues = try values(constants)
    return ModelWrite(
      table: table, key: key, action: isCheck ? .conditionCheck(request) : .delete(request),
      condition: condition.holds
    ) { isCheck ? $0 : nil }
  }

  func randomUpdate(_ table: String) throws -> ModelWrite {
    let model = try #require(tables[table])
    let key = someKey(model)
    var request = try UpdateItemRequest(table, Item(key))
    var constants: Attributes = [:]
    let change: (Attributes?) throws -> Attributes?
    var touched: [String]?
    if random.chance(60) {
      var update = UpdateModel()
      request.updateExpression = update.generate(&random)
      constants = update.values
      change = { old in
        guard case .item(let new) = update.apply(to: old) else { throw ModelWrite.Refused() }
        return new
      }
    } else {
      let flat = flatUpdate()
      request.updateExpression = flat.text
      constants = flat.values
      request.expressionAttributeNames = flat.text?.contains("#t") ?? false ? ["#t": ModelWorld.expiryAttribute] : nil
      touched = Array(flat.changes.keys)
      change = { old in
        if old == nil, !flat.changes.isEmpty, flat.changes.values.allSatisfy({ $0 == nil }) { return nil }
        var new = old ?? [:]
        for (name, value) in flat.changes { new[name] = value }
        return new
      }
    }
    let condition = condition(&constants)
    request.condition = condition.request
    request.expressionAttributeValues = try values(constants)
    return ModelWrite(
      table: table, key: key, action: .update(request), condition: condition.holds,
      apply: { old in
        guard let new = try change(old)?.merging(key, uniquingKeysWith: { $1 }) else { return nil }
        // A constant is judged whether or not the item has it already.
        let left = (old ?? [:]).filter { touched?.contains($0.key) != true }
        if model.refuses(new, replacing: left) { throw ModelWrite.Refused() }
        return new
      }, touched: touched)
  }

  /// Sets and removes whole attributes that indexes and expiry go by.
  private func flatUpdate() -> (text: String?, values: Attributes, changes: [String: AttributeValue?]) {
    var sets: [String] = []
    var removes: [String] = []
    var values: Attributes = [:]
    var changes: [String: AttributeValue?] = [:]
    func change(_ name: String, shown: String, to value: AttributeValue?) {
      changes[name] = .some(value)
      guard let value else { return removes.append(shown) }
      values[":u\(values.count)"] = value
      sets.append("\(shown) = :u\(values.count - 1)")
    }
    let new = ModelWorld.indexAttributes(&random)
    for name in ["g1", "g2", "g3", "g4"] where random.chance(40) { change(name, shown: name, to: new[name]) }
    if random.chance(30) {
      let expiry = random.chance(70) ? ModelWorld.expiry(now, &random) : nil
      change(ModelWorld.expiryAttribute, shown: "#t", to: expiry)
    }
    let sections = [("SET", sets), ("REMOVE", removes)].filter { !$0.1.isEmpty }
    let text = sections.map { "\($0) \($1.joined(separator: ", "))" }.joined(separator: " ")
    return (text.isEmpty ? nil : text, values, changes)
  }

  // MARK: Carrying them out

  /// What the model expects of a write by itself: the codes it may be refused with, none if it succeeds, and the item.
  func outcome(_ write: ModelWrite) -> (refusals: Set<StoreError.Code>, new: Attributes?) {
    let old = tables[write.table]?.items[write.key]
    var refusals: Set<StoreError.Code> = []
    if !write.condition(old) { refusals.insert(.conditionalCheckFailed) }
    do {
      return (refusals, try write.apply(old))
    } catch {
      // What can be seen in the expression alone comes before the condition.
      refusals.insert(.validation)
      return (refusals, old)
    }
  }

  func put() throws {
    let write = try randomPut(random.pick(ModelWorld.tables))
    guard case .put(var request) = write.action else { return }
    request.returnValues = random.pick([.none, .allOld])
    try carryOut(write, request.returnValues) { try store.putItem(request) }
  }

  func update() throws {
    let write = try randomUpdate(random.pick(ModelWorld.tables))
    guard case .update(var request) = write.action else { return }
    request.returnValues =
      write.touched == nil ? random.pick([.none, .allOld, .allNew]) : random.pick(ReturnValues.allCases)
    try carryOut(write, request.returnValues) { try store.updateItem(request) }
  }

  func delete() throws {
    let write = try randomDelete(random.pick(ModelWorld.tables))
    guard case .delete(var request) = write.action else { return }
    request.returnValues = random.pick([.none, .allOld])
    try carryOut(write, request.returnValues) { try store.deleteItem(request) }
  }

  private func carryOut(
    _ write: ModelWrite, _ returning: ReturnValues, _ body: () throws -> WriteItemResponse
  ) throws {
    let old = tables[write.table]?.items[write.key]
    let (refusals, new) = outcome(write)
    let response = try expect(refusal: refusals, "\(write.action)", body)
    guard refusals.isEmpty, let response else { return }
    tables[write.table]?.set(write.key, to: new)
    func fragment(_ item: Attributes?) -> Attributes? {
      let part = item?.filter { write.touched?.contains($0.key) ?? false } ?? [:]
      return part.isEmpty ? nil : part
    }
    let expected: Attributes? =
      switch returning {
      case .none: nil
      case .allOld: old
      case .allNew: new
      case .updatedOld: fragment(old)
      case .updatedNew: fragment(new)
      }
    let found = response.attributes?.dictionary ?? [:]
    expect(found == expected ?? [:], "\(write.action): \(found), not \(expected ?? [:])")
  }

  func batch() throws {
    var requests: [String: [BatchWrite]] = [:]
    var changes: [(table: String, key: Attributes, new: Attributes?)] = []
    var isRefused = false
    for _ in 0..<random.int(1..<26) {
      let name = random.pick(ModelWorld.tables)
      guard let table = tables[name] else { continue }
      let item = ModelWorld.item(table.key, now: now, &random)
      let key = table.key(of: item)
      let isPut = random.chance(70)
      let isBad = changes.contains { $0.table == name && $0.key == key } || isPut && table.refuses(item)
      if isBad, random.chance(90) { continue }
      isRefused = isRefused || isBad
      requests[name, default: []].append(isPut ? .put(try Item(item)) : .delete(try Item(key)))
      changes.append((name, key, isPut ? item : nil))
    }
    guard !changes.isEmpty else { return }
    try expect(refusal: isRefused ? [.validation] : [], "a batch") {
      try store.batchWriteItem(BatchWriteItemRequest(requests))
    }
    if isRefused { return }
    for change in changes { tables[change.table]?.set(change.key, to: change.new) }
  }

  // MARK: Transactions

  func transact() throws {
    if random.chance(20), let known = tokens.randomElement(using: &random) {
      return try repeatTransaction(known.token, known.request)
    }
    var writes: [ModelWrite] = []
    for _ in 0..<random.int(1..<7) {
      let table = random.pick(ModelWorld.tables)
      let write =
        switch random.int(0..<4) {
        case 0: try randomPut(table)
        case 1: try randomUpdate(table)
        case 2: try randomDelete(table)
        default: try randomDelete(table, isCheck: true)
        }
      if writes.contains(where: { $0.table == table && $0.key == write.key }) { continue }
      // Most of them shall go through.
      if !outcome(write).refusals.isEmpty, random.chance(85) { continue }
      writes.append(write)
    }
    guard !writes.isEmpty else { return }
    var request = TransactWriteItemsRequest(writes.map(\.action))
    if random.chance(50) { request.clientRequestToken = "token \(round)" }
    let outcomes = writes.map { outcome($0) }
    let isRefused = outcomes.contains { !$0.refusals.isEmpty }
    // What an expression alone shows refuses the request as such, anything else cancels it.
    try expect(refusal: isRefused ? [.transactionCanceled, .validation] : [], "a transaction") {
      try store.transactWriteItems(request)
    }
    if isRefused { return }
    for (write, outcome) in zip(writes, outcomes) { tables[write.table]?.set(write.key, to: outcome.new) }
    if let token = request.clientRequestToken { tokens.append((token, request)) }
  }

  /// The same request under the same token changes nothing; another one is refused.
  private func repeatTransaction(_ token: String, _ request: TransactWriteItemsRequest) throws {
    if random.chance(50) {
      try expect(refusal: [], "a repeated transaction") { try store.transactWriteItems(request) }
    } else {
      var other = TransactWriteItemsRequest([.put(PutItemRequest("plain", ["pk": "another"]))])
      other.clientRequestToken = token
      try expect(refusal: [.idempotentParameterMismatch], "another request under a used token") {
        try store.transactWriteItems(other)
      }
    }
  }
}
