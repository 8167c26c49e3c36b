/// What a store owes its writers after an accident.
enum Promise {
  /// Everything acknowledged is there; of what was not answered, each operation as a whole or not at all.
  case everythingAcknowledged
  /// The newest operations may be gone, each as a whole; none is missing before one that is there.
  case wholeOperationsInOrder
}

extension StoreDump {
  /// How this dump breaks the promise; empty if it keeps it.
  func broken(_ promise: Promise, to history: WriterHistory) -> [String] {
    // What else is missing follows from there being no whole dump.
    if !isWhole { return problems }
    var complaints = problems
    var tallies = history.base.tally...history.base.tally
    for (owner, operations) in history.operations {
      let carriedOut = operations.filter { $0.outcome != .refused }
      let owed: Int
      switch promise {
      case .everythingAcknowledged: owed = (carriedOut.lastIndex { $0.outcome == .acknowledged } ?? -1) + 1
      case .wholeOperationsInOrder: owed = 0
      }
      let fitting = Self.fittingPrefixes(
        of: carriedOut, from: history.base.items[owner] ?? [:], to: items[owner] ?? [:]
      )
      .filter { $0 >= owed }
      guard let least = fitting.first, let most = fitting.last else {
        complaints.append(complaint(owner, carriedOut, owed, history))
        continue
      }
      let counts = { (count: Int) in carriedOut[..<count].count { $0.countsUp } }
      tallies = (tallies.lowerBound + counts(least))...(tallies.upperBound + counts(most))
    }
    if complaints.isEmpty, !tallies.contains(tally) {
      complaints.append("the writers counted to \(tallies), the store has \(tally)")
    }
    for owner in items.keys where history.operations[owner] == nil && items[owner] != history.base.items[owner] {
      complaints.append("the items of \(owner) changed, who wrote nothing")
    }
    return complaints
  }

  /// After how many of the operations, in order, the items would be as they are.
  private static func fittingPrefixes(
    of operations: [WriterHistory.Operation], from base: [String: Int], to found: [String: Int]
  ) -> [Int] {
    var state = base
    var differing = Set(Set(base.keys).union(found.keys).filter { base[$0] != found[$0] })
    var fitting = differing.isEmpty ? [0] : []
    for (index, operation) in operations.enumerated() {
      for (name, version) in operation.changes {
        state[name] = version
        if state[name] == found[name] { differing.remove(name) } else { differing.insert(name) }
      }
      if differing.isEmpty { fitting.append(index + 1) }
    }
    return fitting
  }

  private func complaint(
    _ owner: String, _ operations: [WriterHistory.Operation], _ owed: Int, _ history: WriterHistory
  ) -> String {
    var state = history.base.items[owner] ?? [:]
    for operation in operations[..<owed] {
      for (name, version) in operation.changes { state[name] = version }
    }
    let found = items[owner] ?? [:]
    let differences = Set(state.keys).union(found.keys).filter { state[$0] != found[$0] }.sorted().prefix(5).map {
      "\($0) is \(found[$0].map(String.init) ?? "missing") instead of \(state[$0].map(String.init) ?? "missing")"
    }
    return "\(owner): no state of its \(operations.count) operations (owed \(owed)) fits; after those owed, "
      + differences.joined(separator: ", ")
  }
}
