/// The token of a transaction and what its request was.
///
/// Stored in the commit of the transaction, for ten minutes. The request is remembered by a 128-bit hash: enough to
/// tell a repetition from a mistake, not a defence against someone who builds collisions against himself.
struct IdempotencyToken: Sendable {
  /// Microseconds for which a token is remembered.
  static let lifetime: UInt64 = 600_000_000

  let text: String
  let digest: UInt128

  /// - Parameter text: 1 to 36 characters, checked with the request's other constraints.
  /// - Throws: ``StoreError`` `validation` for a value of the request that breaks a rule.
  init(_ text: String, for request: TransactWriteItemsRequest) throws {
    self.text = text
    var digest = RequestDigest()
    for action in request.actions { try digest.add(action) }
    self.digest = digest.value
  }

  /// Whether this very request was run under this token within the last ten minutes.
  ///
  /// - Throws: ``StoreError`` `idempotentParameterMismatch` if it was another request.
  func wasUsed(in transaction: WriteTransaction) throws -> Bool {
    guard let value = try transaction.get(.system, SystemKey.token(text)) else { return false }
    guard let expiry = BigEndian.read(UInt64.self, value), let known = BigEndian.read(UInt128.self, value, at: 8) else {
      throw CatalogueRecord.damaged("token")
    }
    if expiry <= transaction.timestamp { return false }
    if known == digest { return true }
    throw StoreError(
      .idempotentParameterMismatch,
      "The request uses the same client token as a previous, but non-identical request.")
  }

  /// Remembers the token with the transaction's commit.
  func store(in transaction: WriteTransaction) {
    let expiry = transaction.timestamp + IdempotencyToken.lifetime
    transaction.put(.system, SystemKey.token(text), BigEndian.bytes(expiry) + BigEndian.bytes(digest))
    transaction.put(.system, SystemKey.token(text, expiringAt: expiry), [])
  }
}

/// FNV-1a over a transaction's actions in a canonical order of their parts.
struct RequestDigest {
  private(set) var value: UInt128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d
  private static let prime: UInt128 = (1 << 88) + 0x13b

  mutating func add(_ action: TransactWriteAction) throws {
    switch action {
    case .put(let put):
      add("put", put.tableName, put.item)
      try add(put.condition, put.expressionAttributeNames, put.expressionAttributeValues)
    case .update(let update):
      add("update", update.tableName, update.key)
      add(update.updateExpression)
      for (name, change) in (update.attributeUpdates ?? [:]).sorted(by: { $0.key < $1.key }) {
        add(name)
        add(change.action.rawValue)
        try add(change.value)
      }
      try add(update.condition, update.expressionAttributeNames, update.expressionAttributeValues)
    case .delete(let delete): try add("delete", delete)
    case .conditionCheck(let check): try add("check", check)
    }
  }

  private mutating func add(_ kind: String, _ delete: DeleteItemRequest) throws {
    add(kind, delete.tableName, delete.key)
    try add(delete.condition, delete.expressionAttributeNames, delete.expressionAttributeValues)
  }

  private mutating func add(_ kind: String, _ table: String, _ item: Item) {
    add(kind)
    add(table)
    item.bytes.withUnsafeBytes { add($0) }
  }

  private mutating func add(_ condition: WriteCondition?, _ names: [String: String]?, _ values: Item?) throws {
    add(condition?.expression)
    add(condition?.conditionalOperator?.rawValue)
    add(condition.map { $0.returnItemOnFailure ? "item" : "none" })
    for (name, expected) in (condition?.expected ?? [:]).sorted(by: { $0.key < $1.key }) {
      add(name)
      add(expected.exists.map { $0 ? "true" : "false" })
      add(expected.comparisonOperator?.rawValue)
      try add(expected.value)
      for value in expected.attributeValueList ?? [] { try add(value) }
    }
    for (placeholder, name) in (names ?? [:]).sorted(by: { $0.key < $1.key }) {
      add(placeholder)
      add(name)
    }
    (values?.bytes ?? []).withUnsafeBytes { add($0) }
  }

  private mutating func add(_ value: AttributeValue?) throws {
    guard let value else { return add(nil as String?) }
    try EncodedValue(value).bytes.withUnsafeBytes { add($0) }
  }

  /// `nil` differs from the empty text.
  private mutating func add(_ text: String?) {
    guard var text else { return add(byte: 0) }
    add(byte: 1)
    text.withUTF8 { add(UnsafeRawBufferPointer($0)) }
  }

  /// The length first, so that parts cannot run into each other.
  private mutating func add(_ bytes: UnsafeRawBufferPointer) {
    withUnsafeBytes(of: UInt64(bytes.count).littleEndian) { for byte in $0 { add(byte: byte) } }
    for byte in bytes { add(byte: byte) }
  }

  @inline(__always)
  private mutating func add(byte: UInt8) {
    value = (value ^ UInt128(byte)) &* RequestDigest.prime
  }
}
