internal import TableStore
internal import Triggers

/// One effect as a handler outside this process writes it.
struct AnswerEffect {
  enum Action: String {
    case put, update, delete, add, max, set

    /// The members it has, besides `table`. Those with a question mark may be left out.
    fileprivate var members: [String] {
      switch self {
      case .put: ["item", "if?", "names?", "values?"]
      case .update: ["key", "expression", "if?", "names?", "values?"]
      case .delete: ["key", "if?", "names?", "values?"]
      case .add, .max: ["key", "attribute", "value"]
      case .set: ["key", "attribute", "value", "if?", "names?", "values?"]
      }
    }
  }

  private let action: Action
  private var texts: [String: String] = [:]
  private var item = Item()
  private var value = AttributeValue.null
  private var names: [String: String] = [:]
  private var values: [String: AttributeValue] = [:]

  init(_ action: Action) { self.action = action }

  /// - Throws: ``StoreError`` for a member that is missing, unknown or of another kind.
  mutating func read(_ reader: inout JSONReader, _ form: HandlerForm) throws {
    let allowed = ["table"] + action.members
    var seen: Set<String> = []
    try reader.beginObject()
    while let name = try reader.memberName() {
      guard allowed.contains(name) || allowed.contains(name + "?") else {
        throw reader.error("'\(name.prefix(40))' is no member of \(action.rawValue)")
      }
      guard seen.insert(name).inserted else { throw reader.error("'\(name)' comes twice") }
      switch name {
      case "item", "key": item = try form.item(&reader)
      case "value": value = try form.value(&reader)
      case "names": names = try reader.strings()
      case "values": values = try form.placeholders(&reader)
      default: texts[name] = try reader.text()
      }
    }
    if let missing = allowed.first(where: { !$0.hasSuffix("?") && !seen.contains($0) }) {
      throw reader.error("\(action.rawValue) needs the member '\(missing)'")
    }
  }

  /// - Throws: ``StoreError`` for an item or expression that breaks a rule.
  func add(to effects: inout Effects) throws {
    let table = texts["table", default: ""]
    let attribute = texts["attribute", default: ""]
    let condition = texts["if"].map { ItemPredicate($0) }
    switch action {
    case .put: try effects.put(item, in: table, if: condition, names: names, values: values)
    case .update:
      let update = ItemUpdate(texts["expression", default: ""])
      try effects.update(item, in: table, update, if: condition, names: names, values: values)
    case .delete: try effects.delete(item, in: table, if: condition, names: names, values: values)
    case .add: try effects.add(item, in: table, attribute, value)
    case .max: try effects.max(item, in: table, attribute, value)
    case .set:
      try effects.set(item, in: table, attribute, to: value, if: condition, names: names, values: values)
    }
  }
}
