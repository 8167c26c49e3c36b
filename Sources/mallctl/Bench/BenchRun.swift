import Dispatch
import Synchronization
import TableStore

/// A short measurement of one store: writes, reads and queries of made-up items, repeatable by its seed.
struct BenchRun {
  /// Items under one partition key, which one query reads.
  static let partition = 100
  private static let table = "bench"

  var store: Store
  var items: Int
  /// Roughly the bytes of an item.
  var size: Int
  var batch: Int
  var threads: Int

  /// Runs all phases and hands on each row as it is measured. Stops between phases when interrupted.
  func run(_ report: (BenchRow) throws -> Void) throws {
    let table = try store.createTable(Self.table, key: KeyAttribute("pk", .s), sort: KeyAttribute("sk", .n))
    let phases: [() throws -> BenchRow] = [
      { try load(table) }, { try putOneByOne(table) }, { try putFromThreads(table) }, { try update(table) },
      { try get(table) }, { try query(table) },
    ]
    for phase in phases where !Interrupt.isRequested {
      let row = try phase()
      // Figures of a phase that was stopped would mislead.
      if !Interrupt.isRequested { try report(row) }
    }
  }

  /// Calls that wait for the disk one by one; fewer than the items, which would take too long.
  private var singles: Int { min(items, 2_000) }

  private func key(_ index: Int) -> [String: AttributeValue] {
    ["pk": .s("p\(index / Self.partition)"), "sk": .n(Number(index % Self.partition))]
  }

  private func item(_ index: Int, _ random: inout SplitMix64) throws -> Item {
    var attributes = key(index)
    attributes["visits"] = .n(Number(0))
    let filler = max(8, (size - 60) / 7)
    for number in 0..<7 {
      let letters = (0..<filler).map { _ in UInt8(ascii: "a") + UInt8(random.next() % 26) }
      attributes["text\(number)"] = .s(String(decoding: letters, as: UTF8.self))
    }
    return try Item(attributes)
  }

  private func load(_ table: Table) throws -> BenchRow {
    var random = SplitMix64(seed: 1)
    let order = Array(0..<items).shuffled(using: &random)
    var seconds = 0.0
    var done = 0
    for start in stride(from: 0, to: items, by: batch) {
      if Interrupt.isRequested { break }
      let rows = try order[start..<min(items, start + batch)].map { try item($0, &random) }
      let began = monotonicSeconds()
      try store.write { transaction in
        for row in rows { try transaction.put(row, in: table) }
      }
      seconds += monotonicSeconds() - began
      done += rows.count
    }
    return BenchRow(phase: "put, \(batch) a commit", count: done, seconds: seconds)
  }

  private func putOneByOne(_ table: Table) throws -> BenchRow {
    var random = SplitMix64(seed: 2)
    let rows = try (0..<singles).map { _ in try item(Int.random(in: 0..<items, using: &random), &random) }
    return try timed("put, one a call", rows) { try table.put($0) }
  }

  private func putFromThreads(_ table: Table) throws -> BenchRow {
    let each = max(1, singles * 4 / threads)
    let failure = Mutex<StoreError?>(nil)
    let began = monotonicSeconds()
    DispatchQueue.concurrentPerform(iterations: threads) { thread in
      var random = SplitMix64(seed: UInt64(100 + thread))
      do {
        for _ in 0..<each where !Interrupt.isRequested {
          try table.put(try item(Int.random(in: 0..<items, using: &random), &random))
        }
      } catch let error as StoreError {
        failure.withLock { $0 = error }
      } catch {
        failure.withLock { $0 = StoreError(.misuse, "\(error)") }
      }
    }
    if let error = failure.withLock({ $0 }) { throw error }
    return BenchRow(phase: "put, \(threads) threads", count: each * threads, seconds: monotonicSeconds() - began)
  }

  private func update(_ table: Table) throws -> BenchRow {
    var random = SplitMix64(seed: 3)
    let keys = try (0..<singles).map { _ in try Item(key(Int.random(in: 0..<items, using: &random))) }
    return try timed("conditional update", keys) {
      try table.update($0, "SET visits = visits + :one", if: "visits >= :zero", values: [":one": 1, ":zero": 0])
    }
  }

  private func get(_ table: Table) throws -> BenchRow {
    var random = SplitMix64(seed: 4)
    let keys = try (0..<max(items, 20_000)).map { _ in try Item(key(Int.random(in: 0..<items, using: &random))) }
    return try timed("get", keys) { _ = try table.get($0) }
  }

  private func query(_ table: Table) throws -> BenchRow {
    var random = SplitMix64(seed: 5)
    let partitions = (0..<min(2_000, max(1, items / 10))).map { _ in
      Int.random(in: 0..<items, using: &random) / Self.partition
    }
    var found = 0
    var row = try timed("query, items of \(Self.partition)", partitions) { partition in
      var results = try table.query("pk = :p", values: [":p": .s("p\(partition)")])
      while try results.next() != nil { found += 1 }
    }
    row.count = found
    return row
  }

  private func timed<Input>(_ phase: String, _ inputs: [Input], _ call: (Input) throws -> Void) throws -> BenchRow {
    var latencies: [Double] = []
    latencies.reserveCapacity(inputs.count)
    let began = monotonicSeconds()
    var last = began
    for input in inputs {
      if Interrupt.isRequested { break }
      try call(input)
      let now = monotonicSeconds()
      latencies.append(now - last)
      last = now
    }
    latencies.sort()
    return BenchRow(phase: phase, count: latencies.count, seconds: last - began, latencies: latencies)
  }
}
