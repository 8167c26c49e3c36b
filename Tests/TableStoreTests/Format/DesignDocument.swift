import Foundation
import Testing

/// The examples in `docs/design.md`, which is the specification of what is on disk: tests compare them with what the
/// code writes, so that neither can change without the other.
///
/// An example is the code block behind a comment `<!-- verified: NAME -->`.
struct DesignDocument {
  static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  private let lines: [Substring]

  init() throws {
    let page = DesignDocument.root.appendingPathComponent("docs/design.md")
    lines = try String(contentsOf: page, encoding: .utf8).split(separator: "\n", omittingEmptySubsequences: false)
  }

  /// The lines of an example, each cut into its columns, which two or more spaces separate.
  func rows(_ name: String) throws -> [[String]] {
    let mark = try #require(lines.firstIndex { $0 == "<!-- verified: \(name) -->" }, "no example \(name)")
    let fence = try #require(lines[mark...].firstIndex { $0.hasPrefix("```") })
    let rows = lines[(fence + 1)...].prefix { !$0.hasPrefix("```") }.map { line in
      line.components(separatedBy: "  ").map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
    }
    try #require(!rows.isEmpty, "the example \(name) is empty")
    return rows
  }

  /// The bytes of an example: the first column of its lines, in hexadecimal.
  func bytes(_ name: String) throws -> [UInt8] {
    try rows(name).flatMap { try Hexadecimal.bytes(try #require($0.first)) }
  }
}

/// Bytes as pairs of hexadecimal digits, separated by spaces.
enum Hexadecimal {
  static func bytes(_ text: String) throws -> [UInt8] {
    try text.split(separator: " ").map { pair in
      try #require(pair.count == 2 ? UInt8(pair, radix: 16) : nil, "“\(pair)” is no byte")
    }
  }

  static func text(_ bytes: some Sequence<UInt8>) -> String {
    bytes.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined(separator: " ")
  }
}

/// Expects bytes to be those of an example of the document.
func expectBytes(
  _ bytes: some Sequence<UInt8>, _ example: String, sourceLocation: SourceLocation = #_sourceLocation
) throws {
  let expected = Hexadecimal.text(try DesignDocument().bytes(example))
  #expect(Hexadecimal.text(bytes) == expected, sourceLocation: sourceLocation)
}
