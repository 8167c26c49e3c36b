internal import TableStore

/// A batch of the changes that a page brought.
struct StreamPlan: DeliveryPlan {
  private unowned let session: RunSession
  private let page: Intake
  private let range: Range<Int>
  private let start: SourcePlace
  private let window: TriggerBatch.Window?

  /// - Parameter start: the place before the first change of `range`.
  init(_ session: RunSession, _ page: Intake, _ range: Range<Int>, from start: SourcePlace) {
    self.session = session
    self.page = page
    self.range = range
    self.start = start
    window = session.windows.window(of: page.changes[range.lowerBound].timestamp)
  }

  var count: Int { range.count }

  func change(_ index: Int) -> Change { page.changes[range.lowerBound + index] }

  func wholeCommits(upTo count: Int) -> Int {
    let end = page.end(of: BatchBorder(changes: count, bytes: .max), from: range.lowerBound)
    return min(end, range.upperBound) - range.lowerBound
  }

  func fates(_ part: Range<Int>) -> [Fate] { part.map { session.fate(of: change($0)) } }

  func batch(_ indexes: [Int], attempt: Int) -> TriggerBatch {
    TriggerBatch(
      consumer: session.definition.name, changes: indexes.map(change), attempt: attempt, window: window)
  }

  func settlement(of part: Range<Int>, _ fates: [Fate]) -> Settlement {
    var settlement = session.settlement(to: place(after: part.upperBound))
    for (index, fate) in zip(part, fates) {
      let change = change(index)
      switch fate {
      case .deliver:
        settlement.handled += 1
        if settlement.oldest == nil { settlement.oldest = change.timestamp }
      case .wait: settlement.waiting.append(change)
      case .refuse(let kind, let reason): settlement.letters.append(session.letter(change, kind, reason))
      }
    }
    if settlement.handled > 0, let start = session.windows.opened(by: change(part.lowerBound).timestamp) {
      settlement.window = .some(start)
    }
    return settlement
  }

  func surrender(
    _ part: Range<Int>, _ fates: [Fate], attempts: Int, first: Delivery.Fault, last: Delivery.Fault
  ) throws -> Settlement {
    var fates = fates
    var dead: [DeadLetter] = []
    var heads: Set<[UInt8]> = []
    let parks = session.settings.poison == .parkKey
    for (place, index) in part.enumerated() {
      guard case .deliver = fates[place] else { continue }
      let change = change(index)
      // Where several are given up together, the first of an item is its dead letter; the others wait behind it.
      if parks, !heads.insert(change.itemPlace).inserted {
        fates[place] = .wait
        continue
      }
      dead.append(session.letter(change, attempts: attempts, first: first, last: last, parks: parks))
    }
    var settlement = self.settlement(of: part, fates)
    settlement.handled = 0
    settlement.letters += dead
    return settlement
  }

  private func place(after index: Int) -> SourcePlace { page.place(after: range.lowerBound + index, from: start) }
}
