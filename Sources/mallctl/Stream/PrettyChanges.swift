import TableStore

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// How changes look to people.
struct PrettyStyle {
  var hasColours = false
  /// Columns of the terminal, or `nil` to cut nothing.
  var width: Int?

  static let plain = PrettyStyle()

  /// What goes with standard output: colours on a terminal unless `$NO_COLOR` says something.
  static func ofStandardOutput() -> PrettyStyle {
    let isRefused = getenv("NO_COLOR").map { $0.pointee != 0 } ?? false
    return PrettyStyle(
      hasColours: isTerminal(STDOUT_FILENO) && !isRefused, width: terminalWidth(STDOUT_FILENO))
  }
}

/// Changes as lines for people: time, commit, what happened, table, key, and what is different.
///
///     2026-02-03T14:05:06.789Z  12  + products  A1  {"title":"Lamp"}
///                                   ~ orders    7   status "open" → "paid"
///
/// Only the first line of a commit shows its time and number.
struct PrettyChanges {
  private enum Colour: String {
    case green = "32"
    case yellow = "33"
    case red = "31"
    case dim = "2"
  }

  private let style: PrettyStyle
  private var commit: UInt64 = 0
  /// The widest table name so far, so that columns keep their places.
  private var tableWidth = 0

  /// Columns of a value that is longer are cut.
  private static let valueWidth = 48

  init(_ style: PrettyStyle) { self.style = style }

  mutating func lines(for lent: LentChange) throws -> String {
    let change = Change(lent)
    let head = "\(Timestamp(microseconds: change.timestamp).description)  \(change.position.commit)"
    let isFirst = commit != change.position.commit
    commit = change.position.commit
    tableWidth = max(tableWidth, DisplayWidth.columns(change.table))
    let table = change.table + String(repeating: " ", count: tableWidth - DisplayWidth.columns(change.table))
    let (sign, colour): (String, Colour) =
      switch change.event {
      case .insert: ("+", .green)
      case .modify: ("~", .yellow)
      case .remove: ("-", .red)
      }
    let key = try change.keys.names.map { try text(change.keys[$0], quoting: false) }.joined(separator: " ")
    var detail = try details(of: change)
    if change.identity == .expiry { detail += detail.isEmpty ? "(expired)" : "  (expired)" }
    if let cause = change.cause { detail += "  (by \(cause.origin))" }
    var body = "\(table)  \(key)" + (detail.isEmpty ? "" : "  \(detail)")
    body = DisplayWidth.printable(body)
    if let width = style.width { body = DisplayWidth.truncated(body, to: max(20, width - head.count - 5)) }
    let shown = isFirst ? painted(head, .dim) : String(repeating: " ", count: head.count)
    return "\(shown)  \(painted(sign, colour)) \(body)\n"
  }

  func progress(_ position: StreamPosition) -> String {
    painted("read up to \(position.sequenceNumber)", .dim) + "\n"
  }

  /// The attributes that differ, old and new; of an insert or a remove the image without its keys.
  private func details(of change: Change) throws -> String {
    let keys = Set(change.keys.names)
    switch change.event {
    case .insert, .remove:
      guard let image = change.newImage ?? change.oldImage else { return "" }
      return try image.names.filter { !keys.contains($0) }.map { "\($0) \(try text(image[$0]))" }
        .joined(separator: ", ")
    case .modify:
      guard let names = change.changedAttributes else { return "" }
      return try names.map { name in
        "\(name) \(try text(change.oldImage?[name])) → \(try text(change.newImage?[name]))"
      }.joined(separator: ", ")
    }
  }

  private func text(_ value: AttributeValue?, quoting: Bool = true) throws -> String {
    guard let value else { return "∅" }
    var text = try JSONForm.plain.cell(value)
    if quoting, case .s = value { text = "\"\(text)\"" }
    return DisplayWidth.truncated(text, to: Self.valueWidth)
  }

  private func painted(_ text: String, _ colour: Colour) -> String {
    style.hasColours ? "\u{1b}[\(colour.rawValue)m\(text)\u{1b}[0m" : text
  }
}
