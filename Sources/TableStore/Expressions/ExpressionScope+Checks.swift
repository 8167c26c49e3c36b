extension ExpressionScope {
  /// Whether an expression parameter was given, by its name in the request.
  typealias Parameter = (name: String, given: Bool)

  /// Throws if placeholders are given without an expression that could use them.
  ///
  /// - Parameters:
  ///   - names: the request's ExpressionAttributeNames.
  ///   - values: the request's ExpressionAttributeValues.
  ///   - valued: the request's expression parameters that may use values, in DynamoDB's order.
  ///   - projection: whether a ProjectionExpression is given, which may use names only.
  static func requireExpressions(
    names: [String: String]?, values: Item?, valued: [Parameter], projection: Bool = false
  ) throws {
    let given = valued.contains { $0.given }
    if names != nil, !given, !projection {
      throw StoreError.requestFault("ExpressionAttributeNames can only be specified when using expressions")
    }
    if values != nil, !given {
      let absent = valued.map(\.name).joined(separator: " and ")
      let verb = valued.count == 1 ? "is" : "are"
      let reason = valued.isEmpty ? "" : ": \(absent) \(verb) null"
      throw StoreError.requestFault("ExpressionAttributeValues can only be specified when using expressions" + reason)
    }
  }

  /// Throws if a request gives both expressions and the legacy parameters that expressions replaced.
  static func requireNoMixing(legacy: [Parameter], expressions: [Parameter]) throws {
    let legacy = legacy.filter(\.given).map(\.name)
    let expressions = expressions.filter(\.given).map(\.name)
    guard !legacy.isEmpty, !expressions.isEmpty else { return }
    throw StoreError.requestFault(
      "Can not use both expression and non-expression parameters in the same request: Non-expression parameters: "
        + "{\(legacy.joined(separator: ", "))} Expression parameters: {\(expressions.joined(separator: ", "))}")
  }

  /// Checks ExpressionAttributeNames and returns its size in bytes.
  static func check(_ names: [String: String]) throws -> Int {
    let map = "ExpressionAttributeNames"
    if names.isEmpty { throw StoreError.requestFault("\(map) must not be empty") }
    var size = 0
    var invalid: String?
    for (key, name) in names {
      var key = key
      size += key.utf8.count + name.utf8.count
      let isValid = key.withUTF8 { isPlaceholder(UnsafeRawBufferPointer($0), sign: UInt8(ascii: "#")) }
      if !isValid || name.isEmpty || name.utf8.count > 65535 { invalid = min(invalid ?? key, key) }
    }
    guard var key = invalid else { return size }
    try key.withUTF8 { try check(UnsafeRawBufferPointer($0), sign: UInt8(ascii: "#"), in: map) }
    let message =
      names[key, default: ""].isEmpty
      ? "must have length greater than or equal to 1" : "must have length less than or equal to 65535"
    throw StoreError.requestFault("\(map) contains invalid value: Attribute name \(message) for key \(key)")
  }

  /// Checks ExpressionAttributeValues and returns its size in bytes.
  static func check(_ values: MapView, bytes: Int) throws -> Int {
    let map = "ExpressionAttributeValues"
    if values.count == 0 { throw StoreError.requestFault("\(map) must not be empty") }
    var entries = values.makeIterator()
    while let entry = entries.next() { try check(entry.name, sign: UInt8(ascii: ":"), in: map) }
    return bytes
  }

  private static func check(_ key: UnsafeRawBufferPointer, sign: UInt8, in map: String) throws {
    if isPlaceholder(key, sign: sign) { return }
    let text = String(decoding: key.prefix(ExpressionLimits.placeholderSize), as: UTF8.self)
    let message =
      if key.isEmpty {
        "The expression attribute map contains an empty key;"
      } else if key.count > ExpressionLimits.placeholderSize {
        "The expression attribute map contains a key that is too long; key size: \(key.count)"
      } else {
        "Syntax error; key: \"\(text)\""
      }
    throw StoreError.requestFault("\(map) contains invalid key: \(message)")
  }

  /// Whether `key` is `sign` and a word.
  private static func isPlaceholder(_ key: UnsafeRawBufferPointer, sign: UInt8) -> Bool {
    guard key.count >= 2, key.count <= ExpressionLimits.placeholderSize, key[0] == sign else { return false }
    for index in 1..<key.count where !Lexer.isNamePart(key[index]) { return false }
    return true
  }
}
