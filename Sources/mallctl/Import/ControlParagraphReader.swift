/// Reads Debian control files: paragraphs of `Name: value` fields, with continuation lines that begin with a blank,
/// separated by empty lines.
final class ControlParagraphReader {
  struct Paragraph {
    /// Field names in lower case. Values hold their continuation lines after `\n`, without the leading blank.
    var fields: [String: String] = [:]
    /// The line on which the paragraph begins.
    var line: Int

    subscript(name: String) -> String? { fields[name] }
  }

  private let lines: LineReader
  private let wanted: Set<String>
  private var firstLine = 0

  /// - Parameter wanted: The fields to keep, in lower case; the others are checked and passed over.
  init(_ source: any ByteSource, wanted: Set<String>) {
    lines = LineReader(source)
    self.wanted = wanted
  }

  /// The file and the line on which the paragraph returned last begins.
  var location: String { "\(lines.source.name):\(firstLine)" }

  func next() throws -> Paragraph? {
    var paragraph: Paragraph?
    var field: String?
    while let line = try lines.next() {
      if line.allSatisfy({ $0 == 0x20 || $0 == 0x09 }) {
        if let paragraph { return paragraph }
        continue
      }
      if paragraph == nil {
        if line[0] == UInt8(ascii: "#") { continue }
        firstLine = lines.number
        paragraph = Paragraph(line: firstLine)
      }
      if line[0] == 0x20 || line[0] == 0x09 {
        guard let name = field else {
          throw fault("a continuation line without a field before it")
        }
        if wanted.contains(name) { try paragraph?.fields[name]?.append("\n" + text(line[1...])) }
        continue
      }
      if line[0] == UInt8(ascii: "#") { continue }
      let (name, value) = try split(line)
      field = name
      guard wanted.contains(name) else { continue }
      guard paragraph?.fields.updateValue(value, forKey: name) == nil else {
        throw fault("the field '\(name)' comes twice in one paragraph")
      }
    }
    return paragraph
  }

  private func split(_ line: UnsafeRawBufferPointer) throws -> (name: String, value: String) {
    guard let colon = line.firstIndex(of: UInt8(ascii: ":")), colon > 0,
      line[..<colon].allSatisfy({ $0 > 0x20 && $0 < 0x7f })
    else {
      throw fault("neither 'Name: value' nor a continuation line; is this the output of apt-cache dumpavail?")
    }
    let name = String(decoding: line[..<colon], as: UTF8.self).lowercased()
    guard wanted.contains(name) else { return (name, "") }
    var start = colon + 1
    while start < line.count, line[start] == 0x20 || line[start] == 0x09 { start += 1 }
    return (name, try text(line[start...]))
  }

  private func text(_ bytes: Slice<UnsafeRawBufferPointer>) throws -> String {
    guard let text = String(validating: bytes, as: UTF8.self) else { throw fault("the line is not UTF-8") }
    return text
  }

  private func fault(_ message: String) -> InputError { InputError(message, at: lines.location) }
}
