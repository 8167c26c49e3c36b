import Foundation
import TableStore

/// How soon another process sees a commit: a watching process says when it saw each of many puts, on the clock that all
/// processes of the machine share.
struct WakeRow {
  private static let puts = 400
  static let table = "pings"

  let setting: StreamSetting

  func run(_ results: inout StreamResults) throws {
    let path = "\(setting.directory)/wake.store"
    FileSystem.remove(path)
    let store = try Store.open(at: path)
    let table = try store.createTable(Self.table, key: KeyAttribute("id", .n))
    let watcher = try WatchingProcess(store: path, count: Self.puts)
    defer { watcher.stop() }
    var sent: [(called: UInt64, answered: UInt64)] = []
    var generator = SplitMix64(seed: BenchConstants.seed)
    for number in 0..<Self.puts {
      usleep(useconds_t(2_000 + generator.index(below: 6_000)))
      let called = SharedClock.nanoseconds()
      try table.put(["id": .n(Number(number))])
      sent.append((called, SharedClock.nanoseconds()))
    }
    let seen = try watcher.seenTimes()
    try store.close()
    let waits = sent.indices.compactMap { number in
      seen[number].map { seen in (answered: seen - min(sent[number].answered, seen), called: seen - sent[number].called)
      }
    }
    guard waits.count == Self.puts else { throw BenchError("the watching process saw \(waits.count) of \(Self.puts)") }
    results.add(.seenP50, Self.percentile(waits.map(\.answered), 0.5))
    results.add(.seenP99, Self.percentile(waits.map(\.answered), 0.99))
    results.add(.seenFromCallP50, Self.percentile(waits.map(\.called), 0.5))
    results.add(.seenFromCallP99, Self.percentile(waits.map(\.called), 0.99))
  }

  /// In milliseconds.
  static func percentile(_ nanoseconds: [UInt64], _ rank: Double) -> Double {
    let sorted = nanoseconds.sorted()
    guard !sorted.isEmpty else { return 0 }
    return Double(sorted[min(sorted.count - 1, Int(Double(sorted.count) * rank))]) / 1e6
  }
}

/// The clock that no process can set and all share.
enum SharedClock {
  static func nanoseconds() -> UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
  }
}

/// The watching process, as the measuring one sees it.
private struct WatchingProcess {
  private let process = Process()
  private let output: FileHandle

  /// Starts it and waits until it watches.
  init(store: String, count: Int) throws {
    guard let program = Bundle.main.executablePath else { throw BenchError("this program does not know its own path") }
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = ["stream-watch", "--store", store, "--count", "\(count)"]
    let pipe = Pipe()
    process.standardOutput = pipe
    output = pipe.fileHandleForReading
    try process.run()
    guard !output.availableData.isEmpty else { throw BenchError("the watching process ended before it watched") }
  }

  /// When it saw each number, once it has seen all.
  func seenTimes() throws -> [Int: UInt64] {
    var seen: [Int: UInt64] = [:]
    let text = String(decoding: try output.readToEnd() ?? Data(), as: UTF8.self)
    for line in text.split(separator: "\n") {
      let parts = line.split(separator: " ")
      if parts.count == 2, let number = Int(parts[0]), let time = UInt64(parts[1]) { seen[number] = time }
    }
    process.waitUntilExit()
    return seen
  }

  func stop() { if process.isRunning { process.terminate() } }
}
