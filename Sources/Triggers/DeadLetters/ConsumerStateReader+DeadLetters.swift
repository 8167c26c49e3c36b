internal import TableStore

extension ConsumerStateReader {
  func deadLetters(_ consumer: String, after position: StreamPosition?, limit: Int) throws -> [DeadLetter] {
    let id = try self.consumer(consumer).incarnation
    let last = position.map { ConsumerKey.deadLetter(id, $0) }
    return try entries(ConsumerKey.deadLetters(id), after: last, limit: limit).map {
      try DeadLetter(encoded: $0.value)
    }
  }

  func deadLetter(_ consumer: String, _ position: StreamPosition) throws -> DeadLetter {
    let id = try self.consumer(consumer).incarnation
    guard let stored = try get(ConsumerKey.deadLetter(id, position)) else {
      throw TriggerError(.unknownDeadLetter, "\(consumer) has no dead letter at \(position).")
    }
    return try DeadLetter(encoded: stored)
  }

  func waiting(_ consumer: String, behind position: StreamPosition, limit: Int) throws -> [Change] {
    let letter = try deadLetter(consumer, position)
    guard letter.parksItem else { return [] }
    let id = try self.consumer(consumer).incarnation
    let item = letter.change.itemPlace
    let last = ConsumerKey.parked(id, item: item, position)
    return try entries(ConsumerKey.parked(id, item: item), after: last, limit: limit).compactMap { entry in
      if case .waiting(let change) = try ParkedEntry(encoded: entry.value) { change } else { nil }
    }
  }

  /// The dead letters at `positions`, or all.
  ///
  /// - Throws: ``TriggerError`` `unknownDeadLetter` if one of them is none.
  fileprivate func chosen(_ consumer: String, _ positions: [StreamPosition]?) throws -> [DeadLetter] {
    guard let positions else { return try deadLetters(consumer, after: nil, limit: .max) }
    return try positions.map { try deadLetter(consumer, $0) }
  }
}

extension ConsumerTransaction {
  func requestRedrive(_ consumer: String, _ positions: [StreamPosition]?) throws -> Int {
    let id = try state.consumer(consumer).incarnation
    let letters = try state.chosen(consumer, positions)
    for letter in letters { put(ConsumerKey.request(id, letter.position), RedriveRequest.redrive.encoded) }
    return letters.count
  }

  func purgeDeadLetters(
    _ consumer: String, _ positions: [StreamPosition]?, _ queue: DeadLetters.Queue
  ) throws -> Int {
    let id = try state.consumer(consumer).incarnation
    let letters = try state.chosen(consumer, positions)
    for letter in letters {
      if letter.parksItem {
        let entries = try state.entries(ConsumerKey.parked(id, item: letter.change.itemPlace))
        // What waits is for the trigger to hand out, in order, and only it knows what it has handed out.
        if queue == .release, entries.count > 1 {
          put(ConsumerKey.request(id, letter.position), RedriveRequest.release.encoded)
          continue
        }
        for entry in entries { delete(entry.key) }
      }
      delete(ConsumerKey.deadLetter(id, letter.position))
      delete(ConsumerKey.request(id, letter.position))
    }
    return letters.count
  }
}
