#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The parts of a run that each want a process of their own, so that memory and opening times are one store's alone.
enum WorkPhase: String, CaseIterable {
  case load
  /// Opens a store that was closed cleanly.
  case open
  case measure
  /// Updates until the process is killed.
  case churn
  /// Opens a store after that.
  case reopen
  /// Creates many tables in a store of its own.
  case tables
}

/// Runs one phase on one contender and reports what it measured.
struct Worker<C: Contender> {
  let plan: WorkPlan
  let report: (Measure, Double) -> Void

  func run(_ phase: WorkPhase) throws {
    switch phase {
    case .load: try load()
    case .open: try open(.openClean)
    case .measure: try measure()
    case .churn: try churn()
    case .reopen: try open(.openKilled)
    case .tables: try createTables()
    }
  }

  private func makeContender() throws -> C { try C(directory: plan.directory, indexed: plan.indexed) }

  private func load() throws {
    var generator = plan.generator(1)
    let order = (0..<plan.items).shuffled(using: &generator)
    let watch = Stopwatch()
    let contender = try makeContender()
    for start in stride(from: 0, to: order.count, by: BenchConstants.loadGroup) {
      try contender.load(order[start..<min(start + BenchConstants.loadGroup, order.count)])
    }
    try contender.close()
    let seconds = watch.seconds
    guard C.kind.reads else { return }
    report(.load, Double(plan.items) / seconds)
    report(.diskLoaded, Self.megabytes(FileSystem.allocatedBytes(below: plan.directory)))
  }

  private func open(_ measure: Measure) throws {
    guard C.kind.reads else { return }
    var generator = plan.generator(2)
    let number = generator.index(below: plan.items)
    let watch = Stopwatch()
    let contender = try makeContender()
    try get(number, from: contender)
    report(measure, watch.seconds * 1000)
    if measure == .openClean {
      sleep(1)
      let memory = MemoryFigures.current(mapsBelow: plan.directory)
      report(.memoryIdle, Self.megabytes(memory.anonymous))
      report(.residentIdle, Self.megabytes(memory.besidesMaps))
    }
    try contender.close()
  }

  /// Gets one item through a reader that is gone afterwards: a store may be closed only when its readers are.
  @inline(never)
  private func get(_ number: Int, from contender: C) throws { _ = try contender.makeReader().item(number) }

  private func measure() throws {
    let contender = try makeContender()
    if C.kind.reads {
      try ReadWorkloads<C>(plan: plan, report: report).run(contender)
    }
    let watch = MemoryWatch()
    try WriteWorkloads<C>(plan: plan, report: report).run(contender)
    let most = try watch.stop()
    if C.kind.reads {
      report(.memoryWriting, Self.megabytes(most))
      report(.residentPeak, Self.megabytes(MemoryFigures.current(mapsBelow: plan.directory).peak))
    }
    try contender.close()
    if C.kind.reads { report(.diskAfter, Self.megabytes(FileSystem.allocatedBytes(below: plan.directory))) }
  }

  /// Says "writing" once it does, then goes on until it is killed.
  private func churn() throws {
    let contender = try makeContender()
    var generator = plan.generator(3)
    print("writing")
    fflush(nil)
    while true {
      try contender.update((0..<BenchConstants.batch).map { _ in generator.index(below: plan.items) })
    }
  }

  private func createTables() throws {
    let contender = try makeContender()
    var times: [Double] = []
    for number in 1...BenchConstants.tables {
      let watch = Stopwatch()
      guard try contender.createTable(number) else { break }
      times.append(watch.seconds * 1000)
    }
    try contender.close()
    guard times.count == BenchConstants.tables else { return }
    report(.createTableSecond, times[1...10].sorted()[5])
    report(.createTableLast, times.suffix(10).sorted()[5])
  }

  private static func megabytes(_ bytes: Int) -> Double { Double(bytes) / 1_000_000 }
}
