import TableStore

/// Parses the keys of tables and indexes as the command line writes them.
///
///     ATTRIBUTE   = NAME ":" ("S" | "N" | "B")
///     ATTRIBUTES  = ATTRIBUTE *("+" ATTRIBUTE)
///     PROJECTION  = "ALL" | "KEYS_ONLY" | "INCLUDE(" NAME *("," NAME) ")"
///     GLOBAL      = INDEXNAME ":" ATTRIBUTES ["," ATTRIBUTES] [":" PROJECTION]
///     LOCAL       = INDEXNAME ":" ATTRIBUTE [":" PROJECTION]
///
/// A name ends where a colon, a type letter and one of `+`, `,`, `:` or the end follow, so it may itself hold any of
/// these characters. Without a projection an index holds all attributes. Limits and rules between keys are the
/// store's to check.
struct KeyOptionParser {
  private let option: String
  private let text: String
  private var rest: Substring

  private init(_ option: String, _ text: String) {
    self.option = option
    self.text = text
    rest = text[...]
  }

  /// `sku:S`
  static func attribute(_ text: String, option: String) throws -> KeyAttribute {
    var parser = KeyOptionParser(option, text)
    let attribute = try parser.attribute()
    try parser.end(expecting: "one attribute, such as sku:S")
    return attribute
  }

  /// `by-category:category:S,title:S:ALL`
  static func globalIndex(_ text: String, option: String = "--gsi") throws -> IndexDefinition {
    var parser = KeyOptionParser(option, text)
    let name = try parser.indexName()
    let projection = try parser.projection()
    let partition = try parser.attributes()
    let sort = parser.take(",") ? try parser.attributes() : []
    try parser.end(expecting: "NAME:PARTITION:TYPE[,SORT:TYPE][:PROJECTION]")
    return IndexDefinition(name, KeySchema(partition: partition, sort: sort), projection: projection)
  }

  /// `by-added:added:N:KEYS_ONLY`; the index shares the table's partition attribute.
  static func localIndex(_ text: String, partition: KeyAttribute, option: String = "--lsi") throws -> IndexDefinition {
    var parser = KeyOptionParser(option, text)
    let name = try parser.indexName()
    let projection = try parser.projection()
    let sort = try parser.attribute()
    try parser.end(expecting: "NAME:SORT:TYPE[:PROJECTION]")
    return IndexDefinition(name, KeySchema(partition, sort), projection: projection)
  }

  private func fault(_ message: String) -> InputError {
    InputError("\(message)\(message.hasSuffix("'\(text)'") ? "" : " in '\(text)'")", at: option)
  }

  private mutating func take(_ character: Character) -> Bool {
    guard rest.first == character else { return false }
    rest.removeFirst()
    return true
  }

  private func end(expecting form: String) throws {
    guard rest.isEmpty else { throw fault("'\(rest)' is not understood; write \(form)") }
  }

  private mutating func indexName() throws -> String {
    guard let colon = rest.firstIndex(of: ":"), colon > rest.startIndex else {
      throw fault("the index name is missing; write NAME:ATTRIBUTE:TYPE")
    }
    defer { rest = rest[rest.index(after: colon)...] }
    return String(rest[..<colon])
  }

  /// Takes a projection off the end of what is left.
  private mutating func projection() throws -> Projection {
    if rest.hasSuffix(":ALL") {
      rest.removeLast(4)
      return .all
    }
    if rest.hasSuffix(":KEYS_ONLY") {
      rest.removeLast(10)
      return .keysOnly
    }
    guard rest.hasSuffix(")") else { return .all }
    guard let start = lastRange(of: ":INCLUDE(") else {
      throw fault("the projection is not understood; write ALL, KEYS_ONLY or INCLUDE(a,b)")
    }
    let names = rest[start.upperBound...].dropLast().split(separator: ",", omittingEmptySubsequences: false)
    guard names.allSatisfy({ !$0.isEmpty }) else { throw fault("an attribute name in INCLUDE(…) is empty") }
    rest = rest[..<start.lowerBound]
    return .include(names.map(String.init))
  }

  private func lastRange(of pattern: String) -> Range<Substring.Index>? {
    var position = rest.endIndex
    while position > rest.startIndex {
      position = rest.index(before: position)
      if rest[position...].hasPrefix(pattern) {
        return position..<rest.index(position, offsetBy: pattern.count)
      }
    }
    return nil
  }

  private mutating func attributes() throws -> [KeyAttribute] {
    var list = [try attribute()]
    while take("+") { list.append(try attribute()) }
    return list
  }

  private mutating func attribute() throws -> KeyAttribute {
    var position = rest.startIndex
    while let colon = rest[position...].firstIndex(of: ":") {
      let letter = rest.index(after: colon)
      guard letter < rest.endIndex else { break }
      let after = rest.index(after: letter)
      let ends = after == rest.endIndex || rest[after] == "+" || rest[after] == "," || rest[after] == ":"
      if ends, colon > rest.startIndex, let type = KeyType(rawValue: String(rest[letter])) {
        defer { rest = rest[after...] }
        return KeyAttribute(String(rest[..<colon]), type)
      }
      position = letter
    }
    throw fault("an attribute is written NAME:TYPE with type S, N or B, not '\(rest)'")
  }
}
