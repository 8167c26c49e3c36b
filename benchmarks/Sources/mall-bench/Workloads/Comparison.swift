import Foundation

/// Takes the contenders through all phases, repeat by repeat, so that a machine that changes its pace does so for all.
struct Comparison {
  var results: Results
  let kinds: [ContenderKind]
  let measures: [Measure]
  let scratch: ScratchDirectory

  mutating func run() throws {
    for round in 1...results.setting.repeats {
      for kind in kinds {
        if round == 1 { try work(kind, .load, round) }
        if kind.reads && !measures.isDisjoint(with: [.openClean, .memoryIdle, .residentIdle]) {
          try work(kind, .open, round)
        }
        try work(kind, .measure, round)
        if kind.reads && measures.contains(.openKilled) {
          try kill(kind, round)
          try work(kind, .reopen, round)
        }
        if kind.reads && !measures.isDisjoint(with: [.createTableSecond, .createTableLast]) {
          try work(kind, .tables, round)
        }
      }
    }
  }

  /// Runs one phase in a process of its own and takes in what it prints.
  private mutating func work(_ kind: ContenderKind, _ phase: WorkPhase, _ round: Int) throws {
    note("\(kind.title), \(phase.rawValue), repeat \(round) of \(results.setting.repeats)")
    let worker = try start(kind, phase, round)
    let output = worker.output.readDataToEndOfFile()
    scratch.finish(worker.process)
    guard worker.process.terminationStatus == 0 else {
      throw BenchError(
        "\(kind.title), \(phase.rawValue): the worker ended with status "
          + "\(worker.process.terminationStatus)")
    }
    let decoder = JSONDecoder()
    for line in output.split(separator: UInt8(ascii: "\n")) {
      let sample = try decoder.decode(Sample.self, from: Data(line))
      if measures.contains(sample.measure) { results.add(sample, of: kind) }
    }
  }

  /// Lets a worker write for a while and kills it in mid-commit.
  private func kill(_ kind: ContenderKind, _ round: Int) throws {
    note("\(kind.title), killed while writing, repeat \(round) of \(results.setting.repeats)")
    let worker = try start(kind, .churn, round)
    guard !worker.output.availableData.isEmpty else {
      scratch.finish(worker.process)
      throw BenchError("\(kind.title): the writer ended before it was killed")
    }
    Thread.sleep(forTimeInterval: min(results.setting.seconds, BenchConstants.churnSeconds))
    Foundation.kill(worker.process.processIdentifier, SIGKILL)
    scratch.finish(worker.process)
  }

  private func start(
    _ kind: ContenderKind, _ phase: WorkPhase, _ round: Int
  ) throws -> (process: Process, output: FileHandle) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: try Self.executable())
    process.arguments =
      [
        "worker", "--contender", kind.rawValue, "--phase", phase.rawValue,
        "--dir", directory(kind, phase), "--items", "\(results.setting.items)",
        "--seconds", "\(results.setting.seconds)", "--round", "\(round)",
        "--measures", measures.map(\.rawValue).joined(separator: ","),
      ] + (results.setting.indexes > 0 ? ["--indexed"] : [])
    let pipe = Pipe()
    process.standardOutput = pipe
    try scratch.start(process)
    return (process, pipe.fileHandleForReading)
  }

  private func directory(_ kind: ContenderKind, _ phase: WorkPhase) -> String {
    let directory = "\(scratch.path)/\(kind.rawValue)"
    guard phase == .tables else { return directory }
    let tables = "\(directory)-tables"
    FileSystem.remove(tables)
    return tables
  }

  private static func executable() throws -> String {
    guard let path = Bundle.main.executablePath else { throw BenchError("this program does not know its own path") }
    return path
  }

  private func note(_ text: String) { FileHandle.standardError.write(Data("\(text)\n".utf8)) }
}

extension [Measure] {
  fileprivate func isDisjoint(with others: [Measure]) -> Bool { !others.contains { contains($0) } }
}
