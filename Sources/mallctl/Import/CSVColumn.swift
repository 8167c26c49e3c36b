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
    kind == .s && CSVColumn(header: name).name == name ? name : "\(name):\(kind.rawValue)"
  }
}
