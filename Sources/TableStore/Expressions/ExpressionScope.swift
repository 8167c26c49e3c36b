/// The placeholders of one request, and what its expressions have used of them.
///
/// Compile every expression of a request through one scope, then call ``finish()`` for DynamoDB's complaint about
/// unused placeholders. What compiling returns does not depend on the scope any more.
struct ExpressionScope {
  let names: [String: String]?
  /// Names are the placeholders, colon included.
  let values: Item?

  private var usedNames: Set<String> = []
  /// By position among the sorted entries of `values`.
  private var usedValues: [Bool]

  /// Checks the placeholder maps themselves. Throws a `validation` error for an empty map, for a key that is no
  /// placeholder, for one that is too long and for maps that are too large together.
  init(names: [String: String]?, values: Item?) throws {
    self.names = names
    self.values = values
    var size = 0
    if let names { size += try Self.check(names) }
    if let values { size += try values.withView { try Self.check($0.attributes, bytes: $0.bytes.count) } }
    guard size <= ExpressionLimits.placeholderMapsSize else {
      throw StoreError.requestFault(
        "Size of ExpressionAttributeNames and ExpressionAttributeValues has exceeded the maximum allowed size")
    }
    usedValues = Array(repeating: false, count: values?.withView { $0.attributes.count } ?? 0)
  }

  /// Throws if a name or value is given that no expression of the request used.
  func finish() throws {
    if let names, usedNames.count < names.count {
      let unused = names.keys.filter { !usedNames.contains($0) }.sorted()
      throw Self.unused("ExpressionAttributeNames", unused)
    }
    if let values, usedValues.contains(false) {
      let unused: [String] = values.withView { view in
        var entries = view.attributes.makeIterator()
        var unused: [String] = []
        var index = 0
        while let entry = entries.next() {
          if !usedValues[index] { unused.append(String(decoding: entry.name, as: UTF8.self)) }
          index += 1
        }
        return unused
      }
      throw Self.unused("ExpressionAttributeValues", unused)
    }
  }

  private static func unused(_ map: String, _ keys: [String]) -> StoreError {
    .requestFault("Value provided in \(map) unused in expressions: keys: {\(keys.joined(separator: ", "))}")
  }

  // MARK: Looking up

  /// What `#placeholder` stands for, in UTF-8, or `nil` if it is not defined.
  mutating func name(for placeholder: String) -> [UInt8]? {
    guard let name = names?[placeholder] else { return nil }
    usedNames.insert(placeholder)
    return Array(name.utf8)
  }

  /// The value that `:placeholder` (UTF-8) stands for, or `nil` if it is not defined.
  mutating func value(for placeholder: UnsafeRawBufferPointer) -> EncodedValue? {
    guard let values else { return nil }
    var position = 0
    let found: EncodedValue? = values.withView { view in
      var entries = view.attributes.makeIterator()
      while let entry = entries.next() {
        if entry.name.equals(placeholder) { return EncodedValue(bytes: Array(entry.value.bytes)) }
        position += 1
      }
      return nil
    }
    if found != nil { usedValues[position] = true }
    return found
  }
}
