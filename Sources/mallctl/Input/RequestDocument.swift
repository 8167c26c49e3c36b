import TableStore

/// A file with the requests of a transaction or batch, read as a whole.
struct RequestDocument {
  private let name: String
  private let bytes: [UInt8]
  private let form: JSONForm

  /// - Parameter path: `-` for standard input.
  init(_ path: String, _ form: JSONForm) throws {
    let source = try openSource(path)
    name = source.name
    bytes = try WholeFile.read(source)
    self.form = form
  }

  init(name: String, bytes: [UInt8], _ form: JSONForm) {
    self.name = name
    self.bytes = bytes
    self.form = form
  }

  private func read<R>(_ body: (inout JSONReader) throws -> R) throws -> R {
    do {
      return try bytes.withUnsafeBytes { bytes in
        var reader = JSONReader(bytes)
        let result = try body(&reader)
        try reader.finish()
        return result
      }
    } catch let error as StoreError {
      throw InputError(error.message, at: name)
    }
  }

  // MARK: Transactions

  /// An array of objects with one member each: `Put`, `Update`, `Delete` or `ConditionCheck`.
  func transactActions() throws -> [TransactWriteAction] {
    try read { reader in
      var actions: [TransactWriteAction] = []
      try reader.beginArray()
      while try reader.nextElement() {
        try reader.beginObject()
        guard let kind = try reader.name() else {
          throw reader.error("an action has one member: Put, Update, Delete or ConditionCheck")
        }
        actions.append(try action(kind, &reader))
        guard try reader.nextName() == nil else { throw reader.error("an action has one member only") }
      }
      return actions
    }
  }

  private func action(_ kind: String, _ reader: inout JSONReader) throws -> TransactWriteAction {
    switch kind {
    case "Put":
      let members = try ActionMembers(&reader, form, allowed: ["Item"])
      var request = PutItemRequest(try members.table(reader), try members.item("Item", reader))
      request.condition = members.condition
      request.expressionAttributeNames = members.names
      request.expressionAttributeValues = members.values
      return .put(request)
    case "Update":
      let members = try ActionMembers(&reader, form, allowed: ["Key", "UpdateExpression"])
      var request = UpdateItemRequest(
        try members.table(reader), try members.item("Key", reader), members.texts["UpdateExpression"])
      request.condition = members.condition
      request.expressionAttributeNames = members.names
      request.expressionAttributeValues = members.values
      return .update(request)
    case "Delete", "ConditionCheck":
      let members = try ActionMembers(&reader, form, allowed: ["Key"])
      var request = DeleteItemRequest(try members.table(reader), try members.item("Key", reader))
      request.condition = members.condition
      request.expressionAttributeNames = members.names
      request.expressionAttributeValues = members.values
      if kind == "Delete" { return .delete(request) }
      guard request.condition != nil else { throw reader.error("a ConditionCheck needs a ConditionExpression") }
      return .conditionCheck(request)
    default:
      throw reader.error("'\(kind)' is no action; write Put, Update, Delete or ConditionCheck")
    }
  }

  // MARK: Batches

  /// Keys by table: an array, or an object with `Keys` and its options.
  func batchKeys() throws -> [String: KeysAndAttributes] {
    try byTable { reader in
      if try reader.peek() == .array { return KeysAndAttributes(try items(&reader)) }
      var entry = KeysAndAttributes([])
      try reader.beginObject()
      while let member = try reader.name() {
        switch member {
        case "Keys": entry.keys = try items(&reader)
        case "ProjectionExpression": entry.projectionExpression = try reader.text()
        case "ExpressionAttributeNames": entry.expressionAttributeNames = try reader.strings()
        case "ConsistentRead": entry.consistentRead = try reader.bool()
        default: throw reader.error("'\(member)' is no member of a table's keys")
        }
      }
      return entry
    }
  }

  /// Writes by table: arrays of `{"Put":…}`, `{"Delete":…}` or DynamoDB's `{"PutRequest":{"Item":…}}`,
  /// `{"DeleteRequest":{"Key":…}}`.
  func batchWrites() throws -> [String: [BatchWrite]] {
    try byTable { reader in
      var writes: [BatchWrite] = []
      try reader.beginArray()
      while try reader.nextElement() {
        try reader.beginObject()
        switch try reader.name() {
        case "Put": writes.append(.put(try form.item(&reader)))
        case "Delete": writes.append(.delete(try form.item(&reader)))
        case "PutRequest": writes.append(.put(try wrapped("Item", &reader)))
        case "DeleteRequest": writes.append(.delete(try wrapped("Key", &reader)))
        default: throw reader.error("a write has one member: Put or Delete")
        }
        guard try reader.nextName() == nil else { throw reader.error("a write has one member only") }
      }
      return writes
    }
  }

  private func byTable<Entry>(_ entry: (inout JSONReader) throws -> Entry) throws -> [String: Entry] {
    try read { reader in
      var tables: [String: Entry] = [:]
      try reader.beginObject()
      while let table = try reader.name() {
        guard tables.updateValue(try entry(&reader), forKey: table) == nil else {
          throw reader.error("the table \(table) comes twice")
        }
      }
      return tables
    }
  }

  private func items(_ reader: inout JSONReader) throws -> [Item] {
    var items: [Item] = []
    try reader.beginArray()
    while try reader.nextElement() { items.append(try form.item(&reader)) }
    return items
  }

  private func wrapped(_ name: String, _ reader: inout JSONReader) throws -> Item {
    try reader.beginObject()
    guard try reader.name() == name else { throw reader.error("the member \(name) is expected") }
    let item = try form.item(&reader)
    guard try reader.nextName() == nil else { throw reader.error("nothing may stand beside \(name)") }
    return item
  }
}

/// The members of one action of a transaction, in any order.
private struct ActionMembers {
  var texts: [String: String] = [:]
  var items: [String: Item] = [:]
  var names: [String: String]?
  var values: Item?

  /// - Parameter allowed: The members this kind of action has besides those that all have.
  init(_ reader: inout JSONReader, _ form: JSONForm, allowed: Set<String>) throws {
    var seen: Set<String> = []
    try reader.beginObject()
    while let member = try reader.name() {
      guard seen.insert(member).inserted else { throw reader.error("'\(member)' comes twice") }
      switch member {
      case "TableName", "ConditionExpression", "ReturnValuesOnConditionCheckFailure":
        texts[member] = try reader.text()
      case "UpdateExpression" where allowed.contains(member): texts[member] = try reader.text()
      case "Item" where allowed.contains(member), "Key" where allowed.contains(member):
        items[member] = try form.item(&reader)
      case "ExpressionAttributeNames": names = try reader.strings()
      case "ExpressionAttributeValues": values = try form.placeholders(&reader)
      default: throw reader.error("'\(member)' is no member of this action")
      }
    }
  }

  func table(_ reader: borrowing JSONReader) throws -> String {
    guard let name = texts["TableName"] else { throw reader.error("the action has no TableName") }
    return name
  }

  func item(_ name: String, _ reader: borrowing JSONReader) throws -> Item {
    guard let item = items[name] else { throw reader.error("the action has no \(name)") }
    return item
  }

  var condition: WriteCondition? {
    texts["ConditionExpression"].map {
      WriteCondition($0, returnItemOnFailure: texts["ReturnValuesOnConditionCheckFailure"] == "ALL_OLD")
    }
  }
}

extension JSONReader {
  /// The next member's name as a string.
  mutating func name() throws -> String? { try nextName().map { String(decoding: $0, as: UTF8.self) } }

  /// The next value, which must be a string.
  mutating func text() throws -> String { String(decoding: try string(), as: UTF8.self) }
}
