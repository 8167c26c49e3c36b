import CPlatform
import Testing

@testable import StreamLog

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A directory for a log that is deleted when the test is done with it, and short words for what tests do with logs.
final class TestLog {
  let path: String
  /// As if the machine had this boot identity.
  var boot: UInt64 = 1
  var segmentSize = 8192
  var faults: LogFaults?
  var lockTimeout = 5000
  /// Copies that must live as long as this directory.
  var kept: [TestLog] = []

  init() {
    var template = Array("/tmp/streamlog-XXXXXX".utf8CString)
    path = String(cString: mkdtemp(&template)!)
  }

  deinit { TestLog.remove(path) }

  var options: LogOptions {
    var options = LogOptions(createIfMissing: true, lockTimeoutMilliseconds: lockTimeout)
    options.overrideSegmentSize(segmentSize)
    options.bootIdentity = boot
    options.faults = faults
    return options
  }

  func open(applied: LogAddress? = nil) throws -> Log {
    try Log.open(directory: path, options: options, applied: applied)
  }

  /// Opens as after a restart of the machine.
  func reopenAfterBoot(applied: LogAddress? = nil) throws -> Log {
    boot += 1
    return try open(applied: applied)
  }

  func segment(_ number: UInt64) -> String { path + "/" + LogDirectory.segmentName(number) }

  func bytes(of file: String) throws -> [UInt8] {
    let file = try #require(try LogFile(path: file, mode: .read))
    var bytes = [UInt8](repeating: 0, count: try file.size)
    _ = try bytes.withUnsafeMutableBytes { try file.read(into: $0, at: 0) }
    return bytes
  }

  func write(_ bytes: [UInt8], to file: String, at offset: Int = 0) throws {
    let file = try #require(try LogFile(path: file, mode: .create))
    try bytes.withUnsafeBytes { try file.write($0, at: offset) }
  }

  /// A copy of all segments and nothing else, as a backup or a disk after a power cut would hold them.
  func copySegments() throws -> TestLog {
    let copy = TestLog()
    copy.boot = boot + 100
    copy.segmentSize = segmentSize
    for number in try LogDirectory(path: path, faults: nil).segmentNumbers() {
      try copy.write(try bytes(of: segment(number)), to: copy.segment(number))
    }
    kept.append(copy)
    return copy
  }

  private static func remove(_ path: String) {
    guard let directory = opendir(path) else { return }
    while let entry = readdir(directory) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
      if name != "." && name != ".." { unlink(path + "/" + name) }
    }
    closedir(directory)
    rmdir(path)
  }
}

/// What a test expects to read back of one commit.
struct Commit: Equatable {
  var number: UInt64
  var records: [UInt8]
  var redo: [UInt8]
}

/// Bytes that depend on the commit and are `count` long.
func payload(_ commit: UInt64, _ count: Int) -> [UInt8] {
  (0..<count).map { UInt8(truncatingIfNeeded: UInt64($0) &* 31 &+ commit &* 7 &+ 1) }
}

extension FrameBatch {
  func add(_ commit: UInt64, size: Int = 40) throws {
    let records = payload(commit, size / 2)
    let redo = payload(commit &+ 1, size - size / 2)
    try records.withUnsafeBytes { records in
      try redo.withUnsafeBytes { redo in
        try add(commit: commit, timestamp: 1000 + commit, recordCount: 1, records: records, redo: redo)
      }
    }
  }
}

extension Log {
  /// Appends, syncs and publishes a group of the next `count` commits under the lock.
  @discardableResult
  func commit(_ count: Int = 1, size: Int = 40, sync: Bool = true) throws -> [LogAddress] {
    try lock()
    defer { unlock() }
    let batch = FrameBatch()
    let first = visibleCommit + 1
    for number in first..<first + UInt64(count) { try batch.add(number, size: size) }
    try append(batch)
    if sync { try self.sync() }
    try publish()
    return batch.entries.map(\.end)
  }

  /// All commits behind `address`, gap frames left out.
  func commits(after address: LogAddress = .start) throws -> [Commit] {
    let reader = reader(after: address)
    var commits: [Commit] = []
    while let frame = try reader.next() {
      if frame.kind == .commit {
        commits.append(Commit(number: frame.commit, records: Array(frame.records), redo: Array(frame.redo)))
      }
    }
    return commits
  }
}

func expected(_ numbers: ClosedRange<UInt64>, size: Int = 40) -> [Commit] {
  numbers.map { Commit(number: $0, records: payload($0, size / 2), redo: payload($0 + 1, size - size / 2)) }
}

/// The code of the error that `body` throws; `nil` if it throws none or another type.
func code(_ body: () throws -> Void) -> StreamError.Code? {
  do {
    try body()
    return nil
  } catch {
    return (error as? StreamError)?.code
  }
}
