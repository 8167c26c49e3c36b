import ArgumentParser
import Foundation

/// Measures the stream, its consumers and triggers.
struct StreamCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "stream",
    abstract: "Measures the change stream, consumers and triggers, beside the same work in raw LMDB.",
    discussion: "Data goes to a new directory below --dir, on a real disk, and is removed at the end.")

  /// What is measured together.
  enum Group: String, CaseIterable {
    case updates, reads, wake, effects, triggers, fanout, backfill, idle
  }

  @Option(help: "Items in each table.")
  var items = 200_000

  @Option(help: "Changes that are read back, handled and delivered.")
  var changes = 500_000

  @Option(help: "Seconds for each row that writes.")
  var seconds = 8.0

  @Option(help: "How often all is measured; medians are printed.")
  var repeats = 1

  @Flag(help: "A quick form: 20,000 items, 50,000 changes, 2 s a row.")
  var quick = false

  @Option(
    help: "What to measure, separated by commas: \(Group.allCases.map(\.rawValue).joined(separator: ", ")).")
  var only: String?

  @Option(help: "Where the data goes.")
  var dir = ".data"

  @Option(help: "Also write all samples to this file.")
  var json: String?

  func validate() throws {
    guard items >= 1000, changes >= 1000, repeats >= 1, seconds > 0 else {
      throw ValidationError("There must be at least 1,000 items and changes, one repeat, and some time.")
    }
    _ = try groups()
  }

  private func groups() throws -> [Group] {
    guard let only else { return Group.allCases }
    return try only.split(separator: ",").map { name in
      guard let group = Group(rawValue: String(name)) else { throw ValidationError("There is nothing called \(name).") }
      return group
    }
  }

  func run() async throws {
    let scratch = try ScratchDirectory(below: dir)
    defer { scratch.remove() }
    let setting = StreamSetting(
      items: quick ? 20_000 : items, changes: quick ? 50_000 : changes, seconds: quick ? 2 : seconds,
      repeats: repeats, directory: scratch.path)
    var results = StreamResults(machine: .current(directory: dir), setting: setting)
    for _ in 0..<repeats {
      for group in try groups() {
        FileHandle.standardError.write(Data("\(group.rawValue)\n".utf8))
        try await Self.measure(group, setting, &results)
        FileSystem.removeContents(of: scratch.path)
      }
    }
    print(results.render())
    if let json {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
      try encoder.encode(results).write(to: URL(fileURLWithPath: json))
    }
  }

  private static func measure(_ group: Group, _ setting: StreamSetting, _ results: inout StreamResults) async throws {
    switch group {
    case .updates: try UpdateRows(setting: setting).run(&results)
    case .reads: try await ReadRows(setting: setting).run(&results)
    case .wake: try WakeRow(setting: setting).run(&results)
    case .effects: try await EffectRow(setting: setting).run(&results)
    case .triggers: try await TriggerRows(setting: setting).run(&results)
    case .fanout: try await FanOutRow(setting: setting).run(&results)
    case .backfill: try await BackfillRows(setting: setting).run(&results)
    case .idle: try await IdleRow(setting: setting).run(&results)
    }
  }
}
