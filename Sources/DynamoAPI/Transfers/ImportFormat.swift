import TableStore

/// How the files of an import are to be read.
struct ImportFormat: Sendable, Hashable, Codable {
  enum Kind: String, Sendable, Codable, CaseIterable {
    case json = "DYNAMODB_JSON"
    case ion = "ION"
    case csv = "CSV"
  }

  enum Compression: String, Sendable, Codable, CaseIterable {
    case gzip = "GZIP"
    case zstd = "ZSTD"
    case none = "NONE"
  }

  var kind = Kind.json
  var compression = Compression.none
  /// Of CSV: one character.
  var delimiter = ","
  /// Of CSV: the names of the columns; `nil`: they stand in each file's first line.
  var header: [String]?
  /// Of CSV: the types of key attributes; all others are strings.
  var types: [String: String] = [:]
}

/// Splits a file into lines.
final class ImportLines {
  /// A longer line is no item's.
  static let maximumLine = 16 << 20

  private let read: (UnsafeMutableRawBufferPointer) throws -> Int
  private var buffer: [UInt8] = []
  private var start = 0
  private var isAtEnd = false
  /// Bytes of all lines so far, after unpacking.
  private(set) var bytes = 0

  init(_ path: String, _ compression: ImportFormat.Compression) throws {
    if compression == .gzip {
      let file = try GzipReader(path)
      read = { try file.read(into: $0) }
    } else {
      let file = try InputFile(path)
      read = { try file.read(into: $0) }
    }
  }

  /// The next line without its end; `nil` behind the last one.
  ///
  /// - Throws: ``StoreError`` `input` for a file that cannot be read to its end.
  func next() throws -> ArraySlice<UInt8>? {
    var searched = start
    while true {
      if let end = buffer[searched...].firstIndex(of: 0x0A) {
        defer { start = end + 1 }
        return take(start..<end, ended: true)
      }
      if isAtEnd {
        guard start < buffer.count else { return nil }
        defer { start = buffer.count }
        return take(start..<buffer.count, ended: false)
      }
      guard buffer.count - start < ImportLines.maximumLine else {
        throw StoreError(.input, "a line is longer than 16 MB")
      }
      buffer.removeFirst(start)
      start = 0
      searched = buffer.count
      var block = [UInt8](repeating: 0, count: 128 << 10)
      let count = try block.withUnsafeMutableBytes { try read($0) }
      if count == 0 { isAtEnd = true }
      buffer += block[..<count]
    }
  }

  private func take(_ range: Range<Int>, ended: Bool) -> ArraySlice<UInt8> {
    bytes += range.count + (ended ? 1 : 0)
    let line = buffer[range]
    return line.last == 0x0D ? line.dropLast() : line
  }
}

/// Splits comma-separated text (RFC 4180) into records: quoted fields hold separators, line ends and doubled quotes.
struct CSVRecords {
  struct Field: Equatable {
    var bytes: [UInt8] = []
    /// Tells an empty string from nothing.
    var isQuoted = false
  }

  /// What a line's quotes are at odds with.
  struct Malformed: Error {}

  let lines: ImportLines
  let delimiter: UInt8

  /// The next record; `nil` behind the last one. Empty lines are skipped.
  ///
  /// - Throws: ``Malformed`` for a record that cannot be read, behind which reading may go on.
  func next() throws -> [Field]? {
    while let line = try lines.next() { if !line.isEmpty { return try record(Array(line)) } }
    return nil
  }

  private func record(_ first: [UInt8]) throws -> [Field] {
    let quote = UInt8(ascii: "\"")
    var (line, position) = (first, 0)
    var fields: [Field] = []
    while true {
      var field = Field()
      if position < line.count, line[position] == quote {
        field.isQuoted = true
        position += 1
        while true {
          if position == line.count {
            guard field.bytes.count < ImportLines.maximumLine, let more = try lines.next() else { throw Malformed() }
            field.bytes.append(0x0A)
            (line, position) = (Array(more), 0)
            continue
          }
          let byte = line[position]
          position += 1
          if byte == quote {
            guard position < line.count, line[position] == quote else { break }
            position += 1
          }
          field.bytes.append(byte)
        }
        guard position == line.count || line[position] == delimiter else { throw Malformed() }
      } else {
        let end = line[position...].firstIndex(of: delimiter) ?? line.count
        field.bytes = Array(line[position..<end])
        guard !field.bytes.contains(quote) else { throw Malformed() }
        position = end
      }
      fields.append(field)
      if position >= line.count { return fields }
      position += 1
    }
  }
}
