import TestSupport

@testable import TableStore

/// An engine in a directory of its own, with shorthands for byte-string keys.
final class EngineHarness {
  let directory: TemporaryDirectory
  private(set) var engine: Engine
  var options: EngineOptions

  init(_ options: EngineOptions = EngineOptions()) throws {
    directory = try TemporaryDirectory()
    self.options = options
    engine = try EngineRegistry.open(directory.path, options)
  }

  deinit { try? EngineRegistry.close(engine) }

  func reopen() throws {
    try EngineRegistry.close(engine)
    engine = try EngineRegistry.open(directory.path, options)
  }

  func get(_ key: [UInt8], _ space: Keyspace = .items) throws -> [UInt8]? {
    try engine.snapshot { try $0.value(key, space) }
  }

  @discardableResult
  func put(_ key: [UInt8], _ value: [UInt8], _ space: Keyspace = .items) throws -> UInt64 {
    try engine.commit { $0.put(key, value, space) }.commit
  }

  @discardableResult
  func delete(_ key: [UInt8], _ space: Keyspace = .items) throws -> UInt64 {
    try engine.commit { $0.delete(key, space) }.commit
  }

  func all(
    _ space: Keyspace = .items, _ range: KeyRange = KeyRange(lower: [], upper: nil), descending: Bool = false
  ) throws -> [[UInt8]] {
    try engine.snapshot { try $0.keys(space, range, descending: descending) }
  }
}

extension KeyspaceReader {
  func value(_ key: [UInt8], _ space: Keyspace = .items) throws -> [UInt8]? {
    try key.withUnsafeBytes { try get(space, $0).map { Array($0) } }
  }

  func keys(_ space: Keyspace, _ range: KeyRange, descending: Bool = false) throws -> [[UInt8]] {
    let cursor = try cursor(space, range, descending: descending)
    var found: [[UInt8]] = []
    while let (key, _) = try cursor.next() { found.append(Array(key)) }
    return found
  }
}

extension WriteTransaction {
  func put(_ key: [UInt8], _ value: [UInt8], _ space: Keyspace = .items) {
    key.withUnsafeBytes { key in value.withUnsafeBytes { put(space, key, $0) } }
  }

  func delete(_ key: [UInt8], _ space: Keyspace = .items) {
    key.withUnsafeBytes { delete(space, $0) }
  }
}
