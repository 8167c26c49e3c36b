/// What a scope has read, so that the writer can tell whether it would read the same now.
///
/// Values are compared by length and a 64-bit hash, ranges by those of all their entries. A value that changed and
/// changed back counts as unchanged, which is sound: the scope would have done the same.
final class ReadSet {
  private struct Get {
    var space: Keyspace
    var key: [UInt8]
    var digest: UInt64
  }
  private struct Range {
    var space: Keyspace
    var range: KeyRange
    var digest: UInt64
  }
  private var gets: [Get] = []
  private var ranges: [Range] = []

  func note(_ space: Keyspace, _ key: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer?) {
    gets.append(Get(space: space, key: Array(key), digest: Self.digest(value)))
  }

  func note(_ space: Keyspace, _ range: KeyRange, in view: Snapshot) throws {
    ranges.append(Range(space: space, range: range, digest: try Self.digest(space, range, in: view)))
  }

  /// Whether every read would give the same in `view`.
  func holds(in view: Snapshot) throws -> Bool {
    for get in gets {
      let same = try get.key.withUnsafeBytes { try Self.digest(view.get(get.space, $0)) == get.digest }
      if !same { return false }
    }
    for range in ranges where try Self.digest(range.space, range.range, in: view) != range.digest { return false }
    return true
  }

  private static func digest(_ value: UnsafeRawBufferPointer?) -> UInt64 {
    guard let value else { return 0 }
    return Generation.hash(.system, value) | 1
  }

  private static func digest(_ space: Keyspace, _ range: KeyRange, in view: Snapshot) throws -> UInt64 {
    let cursor = try view.cursor(space, range, descending: false)
    var digest: UInt64 = 0
    while let (key, value) = try cursor.next() {
      digest = (digest ^ Generation.hash(space, key)) &* 0x9E37_79B9_7F4A_7C15
      digest = (digest ^ Generation.hash(space, value)) &* 0x9E37_79B9_7F4A_7C15
      digest ^= digest >> 31
    }
    return digest
  }
}
