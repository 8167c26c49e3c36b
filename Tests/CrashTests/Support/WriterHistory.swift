/// What the writers of a `CrashWriter` said they were doing, from what they began with.
struct WriterHistory {
  enum Outcome {
    /// Announced; then the writer died, or did not learn what came of it.
    case open
    case acknowledged
    case refused
  }

  struct Operation {
    /// The versions written by item name; `nil` for deleted ones.
    let changes: [String: Int?]
    let countsUp: Bool
    var outcome = Outcome.open
  }

  /// What was in the store before.
  let base: StoreDump
  /// By owner, in the order they were carried out; only the last one can be open.
  private(set) var operations: [String: [Operation]] = [:]
  /// The codes of refusals and failures, with their messages.
  private(set) var errors: [(code: String, message: String)] = []
  /// Operations acknowledged.
  private(set) var acknowledged = 0
  /// Processes that reported having closed the store.
  private(set) var closed = 0
  private(set) var ready = 0

  /// Errors that promise that nothing was written.
  private static let refusals: Set<String> = [
    "storeFull", "storeLocked", "storeReadOnly", "transactionConflict", "transactionCanceled",
    "conditionalCheckFailed", "validation",
  ]

  init(base: StoreDump = StoreDump()) {
    self.base = base
  }

  /// Takes note of what one process said.
  mutating func note(_ lines: some Sequence<String>) {
    for line in lines { note(line: line) }
  }

  private mutating func note(line: String) {
    let words = line.split(separator: " ", maxSplits: 3).map(String.init)
    switch (words.first, words.dropFirst().first) {
    case ("ready", _): ready += 1
    case ("closed", _): closed += 1
    case (let owner?, "try"): operations[owner, default: []].append(Self.operation(words.count > 3 ? words[3] : ""))
    case (let owner?, "ack"):
      acknowledged += 1
      settle(owner, .acknowledged)
    case (let owner?, "err"):
      let parts = (words.count > 3 ? words[3] : "").split(separator: " ", maxSplits: 1).map(String.init)
      errors.append((parts.first ?? "", parts.last ?? ""))
      if Self.refusals.contains(parts.first ?? "") { settle(owner, .refused) }
    default: errors.append(("unreadable", line))
    }
  }

  private mutating func settle(_ owner: String, _ outcome: Outcome) {
    guard let last = operations[owner]?.indices.last else { return }
    operations[owner]?[last].outcome = outcome
  }

  private static func operation(_ announcement: String) -> Operation {
    var changes: [String: Int?] = [:]
    var countsUp = false
    for word in announcement.split(separator: " ") {
      if word == "+" {
        countsUp = true
      } else {
        let parts = word.split(separator: "=")
        changes[String(parts[0])] = .some(Int(parts[1]))
      }
    }
    return Operation(changes: changes, countsUp: countsUp)
  }
}
