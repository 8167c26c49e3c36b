internal import TableStore

// Dead letters that are taken up again.
extension RunSession {
  /// Answers the wishes that wait, one after the other.
  func takeUpDeadLetters() async throws {
    let id = owner.fence.incarnation
    while true {
      let entry = try await store.async.readConsumers { try $0.entries(ConsumerKey.requests(id), limit: 1).first }
      guard let entry, let position = RedriveRequest.position(ofKey: entry.key) else { return }
      try await takeUp(position, try RedriveRequest(encoded: entry.value))
    }
  }

  private func takeUp(_ position: StreamPosition, _ request: RedriveRequest) async throws {
    let id = owner.fence.incarnation
    let stored = try await store.async.readConsumers { try $0.get(ConsumerKey.deadLetter(id, position)) }
    guard let stored else {
      // Purged meanwhile.
      var settlement = settlement(to: place)
      settlement.answeredRequests = [position]
      _ = try await commit(settlement)
      return
    }
    let letter = try DeadLetter(encoded: stored)
    guard letter.parksItem else {
      let plan = QueuePlan(self, [.init(change: letter.change, letter: letter)], item: nil, request: position)
      _ = try await redeliver(plan)
      return
    }
    let item = letter.change.itemPlace
    if request == .release {
      var settlement = settlement(to: place)
      settlement.queue = [.removed(item: item, position)]
      let left = try await entries(of: item)
      if left.count <= 1 { settlement.answeredRequests = [position] }
      _ = try await commit(settlement)
    }
    try await drain(item, request: position)
  }

  /// Hands out what is parked of an item, in order, until nothing is left or something fails again.
  private func drain(_ item: [UInt8], request: StreamPosition) async throws {
    while true {
      let entries = try await entries(of: item)
      guard !entries.isEmpty else {
        parked.remove(item)
        return
      }
      // Windows are kept apart here too.
      let window = windows.window(of: entries[0].change.timestamp)
      let batch = entries.prefix { windows.window(of: $0.change.timestamp) == window }
      guard try await redeliver(QueuePlan(self, Array(batch), item: item, request: request)) else { return }
    }
  }

  /// The first entries of an item's queue, as many as a batch takes.
  private func entries(of item: [UInt8]) async throws -> [QueuePlan.Entry] {
    let (id, limit) = (owner.fence.incarnation, settings.batchSize)
    return try await store.async.readConsumers { state in
      try state.entries(ConsumerKey.parked(id, item: item), limit: limit).compactMap { entry in
        switch try ParkedEntry(encoded: entry.value) {
        case .waiting(let change): return QueuePlan.Entry(change: change)
        case .head:
          guard let position = ParkedEntry.parts(ofKey: entry.key)?.position,
            let stored = try state.get(ConsumerKey.deadLetter(id, position))
          else { return nil }
          let letter = try DeadLetter(encoded: stored)
          return QueuePlan.Entry(change: letter.change, letter: letter)
        }
      }
    }
  }

  /// Each change is tried once: all others wait meanwhile.
  ///
  /// - Returns: whether all of it is done.
  private func redeliver(_ plan: QueuePlan) async throws -> Bool {
    var rules = Delivery.Rules(settings)
    rules.retries = 0
    rules.bisects = true
    return try await drive(plan, rules, stopsAtFailure: true) == plan.count
  }
}
