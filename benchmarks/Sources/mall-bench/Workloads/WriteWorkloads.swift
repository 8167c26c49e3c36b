import Synchronization

/// Sustained durable writes, and gets beside them.
struct WriteWorkloads<C: Contender> {
  let plan: WorkPlan
  let report: (Measure, Double) -> Void

  func run(_ contender: C) throws {
    if C.kind.reads && (plan.measures.contains(.getP99Idle) || plan.measures.contains(.getP99Writing)) {
      report(.getP99Idle, try latencies(contender, seconds: plan.readSeconds) { _ in true })
      try readWhileWriting(contender)
    }
    if plan.measures.contains(.updatesBatched) {
      report(.updatesBatched, try updates(contender, batch: BenchConstants.batch, purpose: 20))
    }
    if plan.measures.contains(.updatesSingle) {
      report(.updatesSingle, try updates(contender, batch: 1, purpose: 21))
    }
    if plan.measures.contains(.putsConcurrent) { try concurrentPuts(contender) }
  }

  /// Updates random items, `batch` a commit, until `isOver` or the time of a write row has passed; returns items a
  /// second.
  private func updates(
    _ contender: C, batch: Int, purpose: UInt64, until isOver: () -> Bool = { false }
  ) throws -> Double {
    var generator = plan.generator(purpose)
    var items = [Int](repeating: 0, count: batch)
    var count = 0
    let watch = Stopwatch()
    var elapsed = 0.0
    while elapsed < plan.seconds && !isOver() {
      for index in 0..<batch { items[index] = generator.index(below: plan.items) }
      try contender.update(items)
      count += batch
      elapsed = watch.seconds
    }
    return Double(count) / elapsed
  }

  /// Gets without pause, measured one by one; returns the 99th percentile in microseconds.
  private func latencies(
    _ contender: C, seconds: Double, whileTrue goesOn: (Double) -> Bool
  ) throws -> Double {
    let reader = try contender.makeReader()
    var generator = plan.generator(22)
    var histogram = LatencyHistogram()
    let watch = Stopwatch()
    let clock = ContinuousClock()
    var elapsed = 0.0
    while elapsed < seconds && goesOn(elapsed) {
      for _ in 0..<256 {
        let number = generator.index(below: plan.items)
        let start = clock.now
        _ = try reader.item(number)
        histogram.record(clock.now - start)
      }
      elapsed = watch.seconds
    }
    return histogram.percentile(0.99)
  }

  private func readWhileWriting(_ contender: C) throws {
    let plan = plan
    let writes = Mutex(0.0)
    let group = ThreadGroup()
    group.start {
      let workloads = WriteWorkloads(plan: plan, report: { _, _ in })
      let perSecond = try workloads.updates(contender, batch: BenchConstants.batch, purpose: 23)
      writes.withLock { $0 = perSecond }
    }
    let percentile = try latencies(contender, seconds: plan.seconds) { _ in !group.hasFailed }
    try group.wait()
    report(.getP99Writing, percentile)
    report(.updatesWhileReading, writes.withLock { $0 })
  }

  private func concurrentPuts(_ contender: C) throws {
    let plan = plan
    let total = Atomic(0)
    let group = ThreadGroup()
    let watch = Stopwatch()
    for caller in 0..<C.concurrentCallers {
      group.start {
        var generator = plan.generator(100 + UInt64(caller))
        let watch = Stopwatch()
        var count = 0
        while watch.seconds < plan.seconds && !group.hasFailed {
          count += 1
          try contender.put(Product(generator.index(below: plan.items), revision: count))
        }
        total.add(count, ordering: .relaxed)
      }
    }
    try group.wait()
    report(.putsConcurrent, Double(total.load(ordering: .relaxed)) / watch.seconds)
  }
}
