internal import TableStore

// What becomes of single changes, and the entries made of them.
extension RunSession {
  /// What becomes of a change of the stream, as things stand now.
  func fate(of change: Change) -> Fate {
    if let depth = change.cause?.depth, Int(depth) > settings.maximumDepth || depth == .max {
      return .refuse(
        .recursion, "The change stands at the end of a chain of \(depth) effects; \(settings.maximumDepth) are allowed."
      )
    }
    // What waits is never too old: its dead letter was young enough.
    if !parked.isEmpty, parked.contains(change.itemPlace) { return .wait }
    if let maximum = settings.maximumAge {
      let now = WallClock.now()
      if now > change.timestamp, now - change.timestamp > UInt64(maximum) * 1_000_000 {
        return .refuse(.age, "The change is older than \(maximum) seconds.")
      }
    }
    return .deliver
  }

  /// A commit that moves the place to `to` and does nothing else yet.
  func settlement(to: SourcePlace) -> Settlement {
    var settlement = Settlement(owner.fence, at: place)
    settlement.to = to
    return settlement
  }

  /// What the effects of these changes name as their origin.
  func cause(of changes: [Change]) -> ChangeCause {
    let depth = changes.reduce(UInt8(0)) { max($0, $1.cause?.depth ?? 0) }
    return ChangeCause(origin: definition.name, depth: depth == .max ? .max : depth + 1)
  }

  /// The dead letter of a change that no handler has seen.
  func letter(_ change: Change, _ kind: DeadLetter.Kind, _ reason: String) -> DeadLetter {
    let now = WallClock.now()
    return DeadLetter(
      change, kind, error: reason, attempts: 0, firstFailedAt: now, lastFailedAt: now,
      handlerVersion: definition.handlerVersion, parksItem: false)
  }

  func letter(
    _ change: Change, attempts: Int, first: Delivery.Fault, last: Delivery.Fault, parks: Bool
  ) -> DeadLetter {
    DeadLetter(
      change, DeadLetter.Kind(last.kind), error: last.reason, attempts: attempts, firstFailedAt: first.time,
      lastFailedAt: last.time, handlerVersion: definition.handlerVersion, parksItem: parks)
  }
}

extension DeadLetter.Kind {
  init(_ kind: Delivery.Fault.Kind) {
    self =
      switch kind {
      case .handler: .handler
      case .timeout: .timeout
      case .effects: .effects
      case .recursion: .recursion
      case .age: .age
      }
  }
}
