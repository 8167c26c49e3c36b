/// All samples of a run, with what a reader must know to compare it with another.
struct Results: Codable {
  var machine: Machine
  var setting: Setting
  /// One value for each repeat.
  var samples: [ContenderKind: [Measure: [Double]]] = [:]

  struct Setting: Codable {
    var items: Int
    var itemBytes = BenchConstants.itemBytes
    var batch = BenchConstants.batch
    var callers = BenchConstants.concurrentCallers
    var seconds: Double
    var repeats: Int
    var indexes: Int
    var seed = BenchConstants.seed
    var durability = "full: every commit is on disk before it is answered"
  }

  mutating func add(_ sample: Sample, of kind: ContenderKind) {
    samples[kind, default: [:]][sample.measure, default: []].append(sample.value)
  }

  /// Takes in the samples of another run.
  ///
  /// - Throws: if it was made with other items or indexes or for another time, so that the figures do not compare.
  mutating func merge(_ other: Results) throws {
    guard setting.items == other.setting.items, setting.indexes == other.setting.indexes,
      setting.seconds == other.setting.seconds
    else { throw BenchError("the runs differ in items, indexes or seconds") }
    for (kind, measures) in other.samples {
      for (measure, values) in measures { samples[kind, default: [:]][measure, default: []] += values }
    }
    setting.repeats = samples.values.flatMap { $0.values.map(\.count) }.max() ?? 0
  }

  /// The middle value, or the mean of the two in the middle.
  func median(_ measure: Measure, of kind: ContenderKind) -> Double? {
    guard let values = samples[kind]?[measure]?.sorted(), !values.isEmpty else { return nil }
    let middle = values.count / 2
    return values.count % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2
  }
}
