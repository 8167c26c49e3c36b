import TableStore

/// Items out of a file, one after the other, in the memory of one.
protocol RowReader: AnyObject {
  /// The next item, or `nil` after the last.
  ///
  /// - Throws: ``InputError`` with file and line for what is malformed.
  func next() throws -> Item?

  /// File and line of the item returned last, for messages.
  var location: String { get }
}

/// The formats `import` reads and `export` writes.
enum RowFormat: String, CaseIterable {
  case jsonl, csv, dynamodb, debian

  /// The format a file's name tells, `.gz` aside.
  init?(fileName: String) {
    let name = fileName.hasSuffix(".gz") ? fileName.dropLast(3) : fileName[...]
    if name.hasSuffix(".csv") {
      self = .csv
    } else if name.hasSuffix(".jsonl") || name.hasSuffix(".ndjson") {
      self = .jsonl
    } else {
      return nil
    }
  }

  func reader(_ source: any ByteSource) -> any RowReader {
    switch self {
    case .jsonl: JSONLinesReader(source)
    case .csv: CSVReader(source)
    case .dynamodb: DynamoDBLinesReader(source)
    case .debian: DebianReader(source)
    }
  }
}
