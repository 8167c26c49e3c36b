import TableStore
import Triggers

/// Prints what a handler makes of changes, as a rehearsal finds it: for people, or one change a line as JSON.
struct EffectPrinter {
  private let output: FileSink
  private let isJSON: Bool

  init(_ output: FileSink, isJSON: Bool) {
    self.output = output
    self.isJSON = isJSON
  }

  func print(_ result: Rehearsal.Result, of trigger: String) throws {
    if isJSON {
      try output.write(json(result, trigger).compact + "\n")
    } else {
      for line in lines(result) { try output.write(line + "\n") }
    }
    try output.flush()
  }

  private static func name(_ event: ChangeRecord.Event) -> String {
    switch event {
    case .insert: "INSERT"
    case .modify: "MODIFY"
    case .remove: "REMOVE"
    }
  }

  private func lines(_ result: Rehearsal.Result) -> [String] {
    let change = result.change
    let keys = DisplayWidth.printable(JSONForm.plain.text(change.keys))
    var lines = ["\(change.position.sequenceNumber)  \(Self.name(change.event))  \(change.table)  \(keys)"]
    if let failure = result.failure {
      lines.append("    failed: \(DisplayWidth.printable(failure))")
    } else if result.effects.isEmpty {
      lines.append("    no effects")
    }
    for effect in result.effects.summaries {
      var line = "    \(effect.kind.rawValue) \(effect.table)  \(JSONForm.plain.text(effect.item))"
      if let expression = effect.expression { line += "  \(expression)" }
      if !effect.names.isEmpty { line += "  \(names(effect).compact)" }
      if !effect.values.isEmpty { line += "  \(values(effect).compact)" }
      if effect.isConditional { line += "  (if its condition holds)" }
      lines.append(DisplayWidth.printable(line))
    }
    return lines
  }

  private func json(_ result: Rehearsal.Result, _ trigger: String) -> JSONValue {
    let change = result.change
    return .object([
      ("trigger", .string(trigger)), ("sequenceNumber", .string(change.position.sequenceNumber)),
      ("table", .string(change.table)), ("event", .string(Self.name(change.event))),
      ("keys", .raw(JSONForm.plain.text(change.keys))),
      ("effects", .array(result.effects.summaries.map(json))), ("failure", .optional(result.failure)),
    ])
  }

  private func json(_ effect: EffectSummary) -> JSONValue {
    let item = JSONValue.raw(JSONForm.plain.text(effect.item))
    var members: [(String, JSONValue)] = [("table", .string(effect.table))]
    members.append((effect.kind == .put ? "item" : "key", item))
    if let expression = effect.expression {
      members += [("expression", .string(expression)), ("names", names(effect)), ("values", values(effect))]
    }
    members.append(("conditional", .bool(effect.isConditional)))
    return .object([(effect.kind.rawValue, .object(members))])
  }

  private func names(_ effect: EffectSummary) -> JSONValue {
    .object(effect.names.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) })
  }

  private func values(_ effect: EffectSummary) -> JSONValue {
    (try? Item(effect.values)).map { .raw(JSONForm.plain.text($0)) } ?? .object([])
  }
}
