/// A figure of the report.
enum Measure: String, CaseIterable, Codable, CodingKeyRepresentable {
  case load
  case updatesBatched
  case updatesSingle
  case putsConcurrent
  case getItem
  case getDecoded
  case getAttribute
  case queryItems
  case queryFiltered
  case getP99Idle
  case getP99Writing
  case updatesWhileReading
  case openClean
  case openKilled
  case diskLoaded
  case diskAfter
  case memoryIdle
  case residentIdle
  case memoryWriting
  case residentPeak
  case createTableSecond
  case createTableLast

  var title: String {
    switch self {
    case .load: "load, \(BenchConstants.loadGroup) items at a time, at random"
    case .updatesBatched: "durable updates, \(BenchConstants.batch) a commit, sustained"
    case .updatesSingle: "durable updates, one at a time"
    case .putsConcurrent: "durable single puts, \(BenchConstants.concurrentCallers) callers"
    case .getItem: "get, the whole item"
    case .getDecoded: "get, all ten attributes as values of Swift"
    case .getAttribute: "get, one attribute"
    case .queryItems: "query of \(BenchConstants.partitionItems), all attributes"
    case .queryFiltered: "query of \(BenchConstants.partitionItems), filter that refuses all"
    case .getP99Idle: "p99 of a get, idle"
    case .getP99Writing: "p99 of a get, under sustained updates"
    case .updatesWhileReading: "durable updates, \(BenchConstants.batch) a commit, beside that reader"
    case .openClean: "open and first get, closed cleanly"
    case .openKilled: "open and first get, killed while writing"
    case .diskLoaded: "disk, loaded"
    case .diskAfter: "disk, after the updates"
    case .memoryIdle: "private memory, idle after a get"
    case .residentIdle: "resident memory besides the map, code included, idle"
    case .memoryWriting: "private memory, most while writing"
    case .residentPeak: "resident memory, most of all, map included"
    case .createTableSecond: "create a table, median of tables 2 to 11"
    case .createTableLast: "create a table, median of the last ten of \(BenchConstants.tables)"
    }
  }

  var unit: String {
    switch self {
    case .load, .updatesBatched, .updatesSingle, .putsConcurrent, .getItem, .getDecoded, .getAttribute, .queryItems,
      .queryFiltered, .updatesWhileReading:
      "items/s"
    case .getP99Idle, .getP99Writing: "µs"
    case .openClean, .openKilled, .createTableSecond, .createTableLast: "ms"
    case .diskLoaded, .diskAfter, .memoryIdle, .residentIdle, .memoryWriting, .residentPeak: "MB"
    }
  }
}

/// One figure as a worker reports it, one JSON object to a line.
struct Sample: Codable {
  let measure: Measure
  let value: Double
}
