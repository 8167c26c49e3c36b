import TableStore

/// A column of a CSV file: an attribute's name and how its cells read.
struct CSVColumn: Equatable {
  /// The word after the last colon of a header cell.
  enum Kind: String, CaseIterable {
    case s = "S"
    case n = "N"
    case b = "B"
    case bool = "BOOL"
    case null = "NULL"
    case ss = "SS"
    case ns = "NS"
    case bs = "BS"
    case l = "L"
    case m = "M"
    /// Cells are DynamoDB's typed JSON with the type inside: `{"N":"1"}`.
    case any = "ANY"
  }

  var name: String
  var kind: Kind

  init(_ name: String, _ kind: Kind) {
    self.name = name
    self.kind = kind
  }

  /// The word after a header cell's last colon that was meant for a type and is none: up to six capital letters.
  static func unknownType(in header: String) -> Substring? {
    guard let colon = header.lastIndex(of: ":") else { return nil }
    let word = header[header.index(after: colon)...]
    let isMeant = (1...6).contains(word.utf8.count) && word.utf8.allSatisfy { (0x41...0x5a).contains($0) }
    return isMeant && Kind(rawValue: String(word)) == nil ? word : nil
  }

  /// Reads a header cell: `name` or `name:TYPE`. What follows a colon without being a type belongs to the name.
  init(header: String) {
    if let colon = header.lastIndex(of: ":"), let kind = Kind(rawValue: String(header[header.index(after: colon)...])) {
      self.init(String(header[..<colon]), kind)
    } else {
      self.init(header, .s)
    }
  }

  /// The header cell; the type is left out where its absence says the same.
  var header: String {
    kind == .s && CSVColumn(header: name).name == name && Self.unknownType(in: name) == nil
      ? name : "\(name):\(kind.rawValue)"
  }
}
