import ArgumentParser
import Foundation

/// Runs all contenders and prints the table.
struct CompareCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Measures this engine, LMDB, SQLite, RocksDB and a bare synced file, in one run.",
    discussion: """
      Every part of a contender's run is a process of its own; the contenders take turns within each repeat. Data goes
      to a new directory below --dir, on a real disk, and is removed at the end, also after an interrupt.
      """)

  @Option(help: "Items in each store.")
  var items: Int?

  @Option(help: "Seconds for each row that writes.")
  var seconds: Double?

  @Option(help: "How often all is measured; medians are printed.")
  var repeats: Int?

  @Flag(help: "A quick form: \(BenchConstants.quickItems) items, \(Int(BenchConstants.quickSeconds)) s, once.")
  var quick = false

  @Flag(help: "The long form: \(Int(BenchConstants.fullSeconds)) s for each row that writes.")
  var full = false

  @Flag(help: "Keep two indexes on the items.")
  var indexes = false

  @Option(help: "Contenders, separated by commas: table-store, lmdb, sqlite, rocksdb, append.")
  var only: String?

  @Option(help: "Measures, separated by commas, as they are called in the JSON file.")
  var measures: String?

  @Option(help: "Where the data goes.")
  var dir = ".data"

  @Option(help: "Also write all samples to this file.")
  var json: String?

  func validate() throws {
    guard (items ?? BenchConstants.partitionItems) >= BenchConstants.partitionItems else {
      throw ValidationError("There must be at least \(BenchConstants.partitionItems) items.")
    }
    guard repeats ?? 1 >= 1, seconds ?? 1 > 0 else { throw ValidationError("Repeats and seconds must be positive.") }
    _ = try chosen(only, ContenderKind.allCases, "contender")
    _ = try chosen(measures, Measure.allCases, "measure")
  }

  func run() throws {
    let repeats = repeats ?? (quick ? 1 : BenchConstants.defaultRepeats)
    let seconds =
      seconds
      ?? (full ? BenchConstants.fullSeconds : quick ? BenchConstants.quickSeconds : BenchConstants.defaultSeconds)
    let items = items ?? (quick ? BenchConstants.quickItems : BenchConstants.defaultItems)
    let scratch = try ScratchDirectory(below: dir)
    defer { scratch.remove() }
    let results = Results(
      machine: .current(directory: dir),
      setting: .init(
        items: items - items % BenchConstants.partitionItems, seconds: seconds, repeats: repeats,
        indexes: indexes ? ProductIndex.allCases.count : 0))
    var comparison = Comparison(
      results: results, kinds: try chosen(only, ContenderKind.allCases, "contender"),
      measures: try chosen(measures, Measure.allCases, "measure"), scratch: scratch)
    try comparison.run()
    print(ReportTable(results: comparison.results).render())
    if let json {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
      try encoder.encode(comparison.results).write(to: URL(fileURLWithPath: json))
    }
  }

  private func chosen<Choice: RawRepresentable>(
    _ list: String?, _ all: [Choice], _ noun: String
  ) throws -> [Choice] where Choice.RawValue == String {
    guard let list else { return all }
    return try list.split(separator: ",").map { name in
      guard let choice = Choice(rawValue: String(name)) else {
        throw ValidationError("There is no \(noun) \(name); there are \(all.map(\.rawValue).joined(separator: ", ")).")
      }
      return choice
    }
  }
}
