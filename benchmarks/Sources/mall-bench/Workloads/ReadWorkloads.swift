/// Gets and queries of one thread while nothing is written.
struct ReadWorkloads<C: Contender> {
  let plan: WorkPlan
  let report: (Measure, Double) -> Void

  /// Calls between two looks at the clock.
  private static var stride: Int { 256 }

  func run(_ contender: C) throws {
    let reader = try contender.makeReader()
    if plan.measures.contains(.getItem) || plan.measures.contains(.getAttribute) { try warm(reader) }
    try time(.getItem, purpose: 10) { try reader.item($0.index(below: plan.items)) > 0 ? 1 : 0 }
    try time(.getDecoded, purpose: 14) { try reader.decoded($0.index(below: plan.items)) > 0 ? 1 : 0 }
    try time(.getAttribute, purpose: 11) { try reader.quantity($0.index(below: plan.items)) > 0 ? 1 : 0 }
    let partitions = plan.items / BenchConstants.partitionItems
    try time(.queryItems, purpose: 12) { try reader.partition($0.index(below: partitions)) }
    try time(.queryFiltered, purpose: 13) { generator in
      let matches = try reader.partition(generator.index(below: partitions), priceAtLeast: 1_000_000)
      guard matches == 0 else { throw BenchError("the filter let \(matches) items through") }
      return BenchConstants.partitionItems
    }
  }

  /// Fills the caches with as many random items as there are in a fifth of the store.
  private func warm(_ reader: C.Reader) throws {
    var generator = plan.generator(9)
    for _ in 0..<plan.items / 5 { _ = try reader.item(generator.index(below: plan.items)) }
  }

  /// Repeats `body`, which returns how many items it read, for the time of a read row.
  private func time(
    _ measure: Measure, purpose: UInt64, _ body: (inout SplitMix64) throws -> Int
  ) throws {
    guard plan.measures.contains(measure) else { return }
    var generator = plan.generator(purpose)
    var items = 0
    let watch = Stopwatch()
    var elapsed = 0.0
    while elapsed < plan.readSeconds {
      for _ in 0..<Self.stride { items += try body(&generator) }
      elapsed = watch.seconds
    }
    report(measure, Double(items) / elapsed)
  }
}
