internal import TableStore

/// One commit of a runner: what it is done with, what that did to tables, and what was set aside.
///
/// It holds only values, so that it can be carried out under the writer's locks and, after a conflict, again.
struct Settlement: Sendable {
  /// The effects cannot be applied: a failure of the handler, not of the store.
  struct Refused: Error {
    let fault: Delivery.Fault
  }
  /// A change was to wait behind a dead letter that is gone meanwhile.
  struct NothingToWaitFor: Error {}

  /// A parked change that was done, or became a dead letter, or a dead letter that is gone.
  enum QueueStep: Sendable {
    case removed(item: [UInt8], StreamPosition)
    case became(DeadLetter)
  }

  let fence: Fence
  var from: SourcePlace
  var to: SourcePlace
  var effects: [ItemEffect] = []
  var cause: ChangeCause?
  var letters: [DeadLetter] = []
  /// Changes that wait behind a dead letter of their item.
  var waiting: [Change] = []
  var queue: [QueueStep] = []
  /// Dead letters that are gone without a queue.
  var removedLetters: [StreamPosition] = []
  var answeredRequests: [StreamPosition] = []
  /// The start of the window that is open from now on; `.some(nil)` if none is.
  var window: UInt64??
  /// What goes into the consumer's counters; `nil`: that is left for a later commit.
  var progress: RunProgress?
  var clearsStarts = false
  /// How many changes the handler is done with by this.
  var handled = 0
  /// When the oldest of them was committed.
  var oldest: UInt64?

  init(_ fence: Fence, at place: SourcePlace) {
    self.fence = fence
    from = place
    to = place
  }

  struct Result: Sendable {
    /// Effects whose condition did not hold.
    var passedOver = 0
    /// Items that nothing waits for any more.
    var released: [[UInt8]] = []
  }

  /// Writes it all in `transaction`.
  ///
  /// - Throws: ``TriggerError`` `fenced`; ``Refused``; ``NothingToWaitFor``; ``StoreError`` for trouble of the store.
  func commit(_ transaction: ConsumerTransaction) throws -> Result {
    let id = fence.incarnation
    if from != to {
      try transaction.advance(fence, from: from, to: to)
    } else {
      _ = try transaction.checkpoint(fence)
    }
    for letter in letters { put(letter, in: transaction) }
    for change in waiting {
      let item = change.itemPlace
      guard try transaction.state.isParked(id, item: item) else { throw NothingToWaitFor() }
      let key = ConsumerKey.parked(id, item: item, change.position)
      // After a reset the stream brings what is parked already once more.
      if try transaction.state.get(key) == nil { transaction.put(key, ParkedEntry.waiting(change).encoded) }
    }
    for position in removedLetters { transaction.delete(ConsumerKey.deadLetter(id, position)) }
    for position in answeredRequests { transaction.delete(ConsumerKey.request(id, position)) }
    var result = Result()
    result.released = try move(transaction)
    if clearsStarts { transaction.delete(ConsumerKey.starts(id)) }
    if let window {
      if let window {
        transaction.put(ConsumerKey.window(id), withUnsafeBytes(of: window.bigEndian) { [UInt8]($0) })
      } else {
        transaction.delete(ConsumerKey.window(id))
      }
    }
    try note(transaction)
    result.passedOver = try apply(transaction)
    return result
  }

  private func put(_ letter: DeadLetter, in transaction: ConsumerTransaction) {
    let id = fence.incarnation
    transaction.put(ConsumerKey.deadLetter(id, letter.position), letter.encoded)
    if letter.parksItem {
      let key = ConsumerKey.parked(id, item: letter.change.itemPlace, letter.position)
      transaction.put(key, ParkedEntry.head.encoded)
    }
  }

  /// Moves the queue of an item on; returns the items that are free by it.
  private func move(_ transaction: ConsumerTransaction) throws -> [[UInt8]] {
    let id = fence.incarnation
    var touched: Set<[UInt8]> = []
    for step in queue {
      switch step {
      case .removed(let item, let position):
        touched.insert(item)
        transaction.delete(ConsumerKey.parked(id, item: item, position))
        transaction.delete(ConsumerKey.deadLetter(id, position))
      case .became(let letter): put(letter, in: transaction)
      }
    }
    return try touched.filter { try !transaction.state.isParked(id, item: $0) }
  }

  private func note(_ transaction: ConsumerTransaction) throws {
    guard let progress else { return }
    try transaction.updateActivity(fence.incarnation) { activity in
      progress.add(to: &activity.counters)
      if from != to { activity.advanced(to: to.cursor, at: transaction.timestamp) }
      if let error = progress.lastError { activity.failed(error, at: transaction.timestamp) }
    }
  }

  /// Comes last, so that its errors are told from those of the runner's own entries.
  private func apply(_ transaction: ConsumerTransaction) throws -> Int {
    guard !effects.isEmpty else { return 0 }
    do {
      return try transaction.apply(effects, cause: cause)
    } catch let error as StoreError {
      let faults: [StoreError.Code] = [
        .validation, .resourceNotFound, .itemCollectionSizeLimitExceeded, .limitExceeded, .input, .resourceInUse,
      ]
      guard faults.contains(error.code) else { throw error }
      let reason = try missingTable(transaction).map { "there is no table called \($0)." } ?? "\(error)"
      throw Refused(
        fault: Delivery.Fault(.effects, "The effects cannot be applied: \(reason)", time: transaction.timestamp))
    }
  }

  /// The first table that an effect names and that is not there.
  private func missingTable(_ transaction: ConsumerTransaction) throws -> String? {
    try effects.map(\.summary.table).first { try !transaction.hasTable($0) }
  }
}
