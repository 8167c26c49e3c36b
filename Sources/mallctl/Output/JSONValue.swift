/// A small JSON document about the store itself, such as a table's description. Members keep their order.
enum JSONValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral {
  case null
  case bool(Bool)
  /// Any number, as its text.
  case number(String)
  case string(String)
  case array([JSONValue])
  case object([(String, JSONValue)])
  /// JSON text made elsewhere.
  case raw(String)

  init(stringLiteral value: String) { self = .string(value) }
  init(integerLiteral value: Int) { self = .number(String(value)) }
  init(booleanLiteral value: Bool) { self = .bool(value) }

  static func int(_ value: some BinaryInteger) -> JSONValue { .number(String(value)) }
  static func optional(_ value: String?) -> JSONValue { value.map { .string($0) } ?? .null }

  var indented: String {
    var text = ""
    append(to: &text, indent: 0)
    return text
  }

  /// The text on one line.
  var compact: String {
    var text = ""
    append(to: &text, indent: nil)
    return text
  }

  private func append(to text: inout String, indent: Int?) {
    switch self {
    case .null: text += "null"
    case .bool(let value): text += value ? "true" : "false"
    case .number(let value), .raw(let value): text += value
    case .string(let value): Self.append(quoted: value, to: &text)
    case .array(let elements):
      Self.append("[", "]", elements, to: &text, indent: indent) { $0.append(to: &$1, indent: $2) }
    case .object(let members):
      Self.append("{", "}", members, to: &text, indent: indent) { member, text, indent in
        Self.append(quoted: member.0, to: &text)
        text += indent == nil ? ":" : ": "
        member.1.append(to: &text, indent: indent)
      }
    }
  }

  private static func append<Element>(
    _ open: String, _ close: String, _ elements: [Element], to text: inout String, indent: Int?,
    _ body: (Element, inout String, Int?) -> Void
  ) {
    text += open
    for (index, element) in elements.enumerated() {
      if index > 0 { text += "," }
      if let indent { text += "\n" + String(repeating: "  ", count: indent + 1) }
      body(element, &text, indent.map { $0 + 1 })
    }
    if let indent, !elements.isEmpty { text += "\n" + String(repeating: "  ", count: indent) }
    text += close
  }

  private static func append(quoted value: String, to text: inout String) {
    text += "\""
    for scalar in value.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\r": text += "\\r"
      case "\t": text += "\\t"
      case _ where scalar.value < 0x20:
        let digits = String(scalar.value, radix: 16)
        text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: text.unicodeScalars.append(scalar)
      }
    }
    text += "\""
  }
}
