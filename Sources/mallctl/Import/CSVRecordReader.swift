/// Splits comma-separated text (RFC 4180) into records: fields may be quoted, and then hold commas, line ends and
/// doubled quotes. Blank lines between records are skipped, as is a byte order mark before the first.
final class CSVRecordReader {
  struct Field: Equatable {
    var bytes: [UInt8]
    /// Tells an empty string from nothing.
    var isQuoted = false

    var text: String? { String(validating: bytes, as: UTF8.self) }
  }

  private let lines: LineReader
  private var firstLine = 0

  init(_ source: any ByteSource) { lines = LineReader(source, keepsCarriageReturns: true) }

  /// What to call the file in a message.
  var name: String { lines.source.name }

  /// The file and the line on which the record returned last begins.
  var location: String { "\(lines.source.name):\(firstLine)" }

  /// The next record, or `nil` after the last.
  func next() throws -> [Field]? {
    while let line = try lines.next() {
      firstLine = lines.number
      let bytes = lines.withoutMark(line)
      if bytes.isEmpty || (bytes.count == 1 && bytes[0] == 0x0d) { continue }
      return try record(startingWith: Array(bytes))
    }
    return nil
  }

  private func record(startingWith first: [UInt8]) throws -> [Field] {
    var fields: [Field] = []
    var line = first
    var position = 0
    while true {
      var field = Field(bytes: [])
      if position < line.count, line[position] == UInt8(ascii: "\"") {
        field.isQuoted = true
        position += 1
        try readQuoted(into: &field, &line, &position)
        if position == line.count - 1, line[position] == 0x0d { position += 1 }
        guard position == line.count || line[position] == UInt8(ascii: ",") else {
          throw InputError(
            "field \(fields.count + 1) goes on after its closing quote; write a quote inside a field twice",
            at: location)
        }
      } else {
        let start = position
        while position < line.count, line[position] != UInt8(ascii: ",") {
          guard line[position] != UInt8(ascii: "\"") else {
            throw InputError(
              "field \(fields.count + 1) has a quote inside, but does not begin with one; quote the whole field",
              at: location)
          }
          position += 1
        }
        field.bytes = Array(line[start..<position])
        if position == line.count, field.bytes.last == 0x0d { field.bytes.removeLast() }
      }
      fields.append(field)
      if position >= line.count { return fields }
      position += 1
    }
  }

  /// Reads to the closing quote, over as many lines as it takes.
  private func readQuoted(into field: inout Field, _ line: inout [UInt8], _ position: inout Int) throws {
    while true {
      while position < line.count {
        let byte = line[position]
        position += 1
        guard byte == UInt8(ascii: "\"") else {
          field.bytes.append(byte)
          continue
        }
        guard position < line.count, line[position] == UInt8(ascii: "\"") else { return }
        field.bytes.append(byte)
        position += 1
      }
      guard field.bytes.count < LineReader.maximumLine, let next = try lines.next() else {
        throw InputError("the quoted field that begins in this record is never closed", at: location)
      }
      field.bytes.append(0x0a)
      line = Array(next)
      position = 0
    }
  }
}
