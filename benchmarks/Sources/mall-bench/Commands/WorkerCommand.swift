import ArgumentParser
import Foundation

/// One phase of one contender, in a process of its own; the run that starts it reads its output.
struct WorkerCommand: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "worker", shouldDisplay: false)

  @Option var contender: ContenderKind
  @Option var phase: WorkPhase
  @Option var dir: String
  @Option var items: Int
  @Option var seconds: Double
  @Option var round: Int
  @Option var measures: String
  @Flag var indexed = false

  func run() throws {
    let plan = WorkPlan(
      directory: dir, items: items, seconds: seconds, indexed: indexed, round: round,
      measures: Set(measures.split(separator: ",").compactMap { Measure(rawValue: String($0)) }))
    try FileSystem.createDirectory(dir)
    switch contender {
    case .tableStore: try work(TableStoreContender.self, plan)
    case .lmdb: try work(LMDBContender.self, plan)
    case .sqlite: try work(SQLiteContender.self, plan)
    case .rocksdb: try work(RocksDBContender.self, plan)
    case .append: try work(AppendContender.self, plan)
    }
  }

  private func work<C: Contender>(_ type: C.Type, _ plan: WorkPlan) throws {
    let encoder = JSONEncoder()
    try Worker<C>(plan: plan) { measure, value in
      guard let line = try? encoder.encode(Sample(measure: measure, value: value)) else { return }
      print(String(decoding: line, as: UTF8.self))
    }.run(phase)
  }
}

extension ContenderKind: ExpressibleByArgument {}
extension WorkPhase: ExpressibleByArgument {}
