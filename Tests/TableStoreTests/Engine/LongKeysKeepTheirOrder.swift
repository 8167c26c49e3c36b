import TestSupport
import Testing

@testable import TableStore

/// Keys of every length, far beyond LMDB's 511 bytes, live in LMDB in exact byte order, whichever way they are walked.
final class LongKeysKeepTheirOrder {
  private let directory: TemporaryDirectory
  private let environment: LMDBEnvironment

  init() throws {
    directory = try TemporaryDirectory()
    environment = try LMDBEnvironment(directory: directory.path, readOnly: false)
  }

  // Nobody closes an environment that no engine has opened.
  deinit { environment.close() }

  /// Lengths around the chunk borders, contents that share long prefixes.
  private func keys(_ count: Int, seed: UInt64) -> [[UInt8]] {
    var random = SeededGenerator(seed: seed)
    let stems = (0..<4).map { _ in random.bytes(3300) }
    let lengths = [1, 4, 200, 479, 480, 481, 511, 512, 959, 960, 961, 1440, 2053, 3100]
    return Array(
      Set(
        (0..<count).map { _ in
          let stem = stems.randomElement(using: &random)!
          let length = lengths.randomElement(using: &random)!
          let shared = Int.random(in: 0...length, using: &random)
          return Array(stem[..<shared]) + random.bytes(length - shared)
        }))
  }

  private func walk(_ range: KeyRange, descending: Bool = false) throws -> [[UInt8]] {
    try environment.read { transaction in
      let cursor = try LayeredCursor(transaction, environment.databases, .items)
      defer { cursor.close() }
      var found: [[UInt8]] = []
      if descending {
        if let upper = range.upper {
          try upper.withUnsafeBytes { try cursor.seekBelow($0) }
        } else {
          try cursor.seekBelow(nil)
        }
        while cursor.isValid, !Array(cursor.key).lexicographicallyPrecedes(range.lower) {
          found.append(Array(cursor.key))
          try cursor.previous()
        }
      } else {
        try range.lower.withUnsafeBytes { try cursor.seek($0) }
        while cursor.isValid, range.upper.map({ Array(cursor.key).lexicographicallyPrecedes($0) }) ?? true {
          found.append(Array(cursor.key))
          try cursor.next()
        }
      }
      return found
    }
  }

  private func put(_ keys: [[UInt8]]) throws {
    try environment.write { transaction in
      let writer = LMDBWriter(transaction, environment.databases)
      for key in keys {
        try key.withUnsafeBytes { try writer.put(.items, $0, $0) }
      }
      try writer.finish()
    }
  }

  private func delete(_ keys: some Sequence<[UInt8]>) throws {
    try environment.write { transaction in
      let writer = LMDBWriter(transaction, environment.databases)
      for key in keys { try key.withUnsafeBytes { try writer.delete(.items, $0) } }
      try writer.finish()
    }
  }

  @Test(arguments: [1, 2, 3] as [UInt64])
  func walksAreInByteOrderBothWays(seed: UInt64) throws {
    let keys = keys(400, seed: seed)
    try put(keys)
    let sorted = keys.sorted { $0.lexicographicallyPrecedes($1) }
    #expect(try walk(KeyRange(lower: [], upper: nil)) == sorted)
    #expect(try walk(KeyRange(lower: [], upper: nil), descending: true) == sorted.reversed())
  }

  @Test(arguments: [4, 5, 6] as [UInt64])
  func rangesStartAndEndWhereTheirBoundsSay(seed: UInt64) throws {
    let keys = keys(300, seed: seed)
    try put(keys)
    let bounds = keys.prefix(40) + self.keys(40, seed: seed + 100)
    for (lower, upper) in zip(bounds, bounds.reversed()) {
      let expected = keys.filter { !$0.lexicographicallyPrecedes(lower) && $0.lexicographicallyPrecedes(upper) }
        .sorted { $0.lexicographicallyPrecedes($1) }
      #expect(try walk(KeyRange(lower: lower, upper: upper)) == expected)
      #expect(try walk(KeyRange(lower: lower, upper: upper), descending: true) == expected.reversed())
    }
  }

  @Test func deletedKeysLeaveNoLayersBehind() throws {
    let keys = keys(300, seed: 7)
    try put(keys)
    for key in keys {
      let found = try environment.read { transaction in
        try key.withUnsafeBytes { try LMDBReader.get(transaction, environment.databases, .items, $0).map { Array($0) } }
      }
      #expect(found == key)
    }
    let half = Set(keys.prefix(150))
    try delete(half)
    #expect(
      try walk(KeyRange(lower: [], upper: nil))
        == keys.filter { !half.contains($0) }.sorted { $0.lexicographicallyPrecedes($1) })
    try delete(keys)
    #expect(try walk(KeyRange(lower: [], upper: nil)).isEmpty)
    #expect(try environment.entries(in: environment.databases.long) == 0)
    #expect(try environment.entries(in: environment.databases.meta) == 1, "only the layer counter is left")
  }
}
