import Foundation

/// Replays a trace and rebuilds the watched directory as a power cut could have left it at any point.
///
/// What a sync had made durable is there. What was not yet synced may be there, missing, torn or out of order, as
/// `UnsyncedLoss` says. Files are assumed to keep what was once durable (no damage beyond what was being written).
public final class PowerCut {
  private let trace: FaultTrace
  private var names: NameModel
  private var files: [UInt64: FileModel] = [:]
  private var syncs: [SyncName: Int] = [:]
  private var saidBytes: [UInt8] = []

  private struct SyncName: Hashable {
    let process: UInt32
    let token: UInt32
  }

  /// The records replayed so far.
  public private(set) var moment = 0

  /// The records in the trace.
  public var count: Int { trace.records.count }

  /// A replay from the beginning. `base` is a copy of the watched directory as it was, durable, before the program
  /// ran; `nil` if it was empty.
  public init(_ trace: FaultTrace, base: String? = nil) throws {
    self.trace = trace
    names = NameModel(existing: try base.map(Self.load) ?? [:])
  }

  /// The whole lines the program had said when the power went.
  public var saidLines: [String] {
    let whole = saidBytes.lastIndex(of: UInt8(ascii: "\n")).map { saidBytes[..<$0] } ?? []
    return whole.split(separator: UInt8(ascii: "\n")).map { String(decoding: $0, as: UTF8.self) }
  }

  /// Replays up to (not including) record `end`; never backwards.
  public func advance(to end: Int) throws {
    while moment < min(end, trace.records.count) {
      try replay(trace.records[moment])
      moment += 1
    }
  }

  /// Builds in `directory`, which must be empty, what a power cut now could have left; files that `leavingOut` names
  /// (relative paths) are not made.
  public func restore(
    into directory: String, losing loss: UnsyncedLoss, leavingOut: Set<String> = [],
    using generator: inout some RandomNumberGenerator
  ) throws {
    let left = names.names(losing: loss, using: &generator)
    // Parents sort before what is in them; and the order of a dictionary must not reach the random choices.
    for (path, node) in left.sorted(by: { $0.key < $1.key }) where !leavingOut.contains(path) {
      let target = directory + "/" + path
      switch node {
      case .directory:
        try FileManager.default.createDirectory(atPath: target, withIntermediateDirectories: false)
      case .file(let file):
        try file.contents(losing: loss, using: &generator).write(to: target)
      }
    }
  }

  private func replay(_ record: FaultTrace.Record) throws {
    switch record.kind {
    case .created:
      let file = FileModel()
      files[record.inode] = file
      names.add(record.path, .file(file), moment: moment)
    case .opened:
      if case .file(let file)? = names.current[record.path] { files[record.inode] = file }
    case .written:
      try file(record).write(at: record.offset, record.data, moment: moment, durable: record.durable)
    case .zeroed:
      try file(record).writeZeros(
        at: record.offset, count: Int(record.token), moment: moment, durable: record.durable)
    case .resized:
      try file(record).resize(to: record.offset, moment: moment)
    case .syncBegun:
      syncs[SyncName(process: record.process, token: record.token)] = moment
    case .syncEnded:
      try end(sync: record)
    case .renamed:
      names.rename(record.path, to: String(decoding: record.data, as: UTF8.self), moment: moment)
    case .removed:
      names.remove(record.path, moment: moment)
    case .directoryMade:
      names.add(record.path, .directory, moment: moment)
    case .said:
      saidBytes.append(contentsOf: record.data)
    }
  }

  private func end(sync record: FaultTrace.Record) throws {
    guard let begun = syncs.removeValue(forKey: SyncName(process: record.process, token: record.token)) else {
      throw ProcessError(message: "the trace ends a sync of \(record.path) that did not begin")
    }
    if record.path.isEmpty || isDirectory(record.path) {
      if !record.failed { names.synced(record.path, since: begun) }
    } else {
      try file(record).synced(since: begun, failed: record.failed)
    }
  }

  private func isDirectory(_ path: String) -> Bool {
    if case .directory? = names.current[path] { return true }
    return false
  }

  private func file(_ record: FaultTrace.Record) throws -> FileModel {
    guard let file = files[record.inode] else {
      throw ProcessError(message: "the trace changes \(record.path), which it never saw opened")
    }
    return file
  }

  private static func load(_ directory: String) throws -> [String: NameModel.Node] {
    var nodes: [String: NameModel.Node] = [:]
    for path in try FileManager.default.subpathsOfDirectory(atPath: directory) {
      var isDirectory: ObjCBool = false
      _ = FileManager.default.fileExists(atPath: directory + "/" + path, isDirectory: &isDirectory)
      if isDirectory.boolValue {
        nodes[path] = .directory
      } else {
        let bytes = try Data(contentsOf: URL(fileURLWithPath: directory + "/" + path))
        nodes[path] = .file(FileModel(contents: SparseBytes([UInt8](bytes))))
      }
    }
    return nodes
  }
}
