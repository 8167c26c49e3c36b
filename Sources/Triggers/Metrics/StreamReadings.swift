internal import TableStore

/// What ``StreamMetrics`` shows, as read at one moment. Blocking.
struct StreamReadings {
  private(set) var gauges: [GaugeBoard.Reading] = []
  private(set) var totals: [(name: String, labels: [(String, String)], total: UInt64)] = []

  init(_ store: Store) throws {
    add(try store.streamFigures())
    for consumer in try store.consumers.list() {
      let id = consumer.definition.incarnation
      // The first in the order of the stream: there may be very many, and each holds a whole change.
      let (letters, backfill) = try store.readConsumers { state in
        (try state.entries(ConsumerKey.deadLetters(id), limit: 1), try state.get(ConsumerKey.backfill(id)))
      }
      add(consumer)
      add(try letters.first.map { try DeadLetter(encoded: $0.value) }, of: consumer)
      if let backfill { add(try BackfillProgress(encoded: backfill), of: consumer) }
    }
  }

  private mutating func add(_ figures: StreamFigures) {
    gauges += [
      .init(MetricNames.headSequence, Double(figures.durableCommit)),
      .init(MetricNames.tailSequence, Double(figures.tail.commit)),
      .init(MetricNames.streamBytes, Double(figures.bytes)),
      .init(MetricNames.streamOldestAge, figures.oldestAgeSeconds),
      .init(MetricNames.oldestReader, figures.oldestReaderSeconds),
    ]
    totals.append((MetricNames.streamTrimmed, [], figures.trimmedRecords))
    for (table, changes) in figures.committed {
      for (op, count) in [
        ("insert", changes.inserts), ("modify", changes.modifications), ("remove", changes.removals),
      ] {
        totals.append((MetricNames.streamRecords, [("table", table), ("op", op)], count))
      }
    }
  }

  private mutating func add(_ consumer: ConsumerStatus) {
    let labels = [("consumer", consumer.name)]
    gauges += [
      .init(MetricNames.lagRecords, Double(consumer.lagRecords), labels),
      .init(MetricNames.lagSeconds, consumer.lagSeconds, labels),
      .init(MetricNames.checkpointSequence, Double(consumer.checkpoint.commit.rawValue), labels),
      .init(MetricNames.holdBytes, Double(consumer.holdBytes), labels),
      .init(MetricNames.deadLetters, Double(consumer.deadLetters), labels),
    ]
    for state in ConsumerState.allCases {
      gauges.append(
        .init(MetricNames.state, state == consumer.state ? 1 : 0, labels + [("state", state.rawValue)]))
    }
  }

  private mutating func add(_ oldest: DeadLetter?, of consumer: ConsumerStatus) {
    let age = oldest.map { Double(consumer.time - min($0.firstFailedAt, consumer.time)) / 1_000_000 } ?? 0
    gauges.append(.init(MetricNames.oldestDeadLetter, age, [("consumer", consumer.name)]))
  }

  private mutating func add(_ backfill: BackfillProgress, of consumer: ConsumerStatus) {
    let labels = [("consumer", consumer.name)]
    let left = backfill.rowsExpected - min(backfill.rowsDone, backfill.rowsExpected)
    gauges += [
      .init(MetricNames.backfillDone, Double(backfill.rowsDone), labels),
      .init(MetricNames.backfillLeft, Double(left), labels),
    ]
  }
}
