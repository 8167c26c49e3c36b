/// What the log leaves under each key, as digests: a bounded part of all keys, chosen by their hashes.
///
/// A part that grows too large is halved: the keys of the other half are let go and left for a pass of its own. So
/// memory stays the same however many keys a log has; a larger one is read more often.
struct ReplayDigests {
  /// Keys whose hash, by its low bits, is `residue`; `modulus` is a power of two.
  struct Part: Equatable {
    var residue: UInt64 = 0
    var modulus: UInt64 = 1

    func covers(_ hash: UInt64) -> Bool { hash & (modulus - 1) == residue }
  }

  struct Entry {
    /// Of the value; 0 if the key was deleted.
    var digest: UInt64
    var space: Keyspace
    /// The table, index or expiry id that the key begins with; 0 in other keyspaces.
    var object: UInt32
    /// Whether the store was found to have the key.
    var isSeen = false
    /// Whether it was written after the walk through the store began.
    var isLate = false
  }

  /// Entries held at once; about 50 bytes each.
  static let limit = 1 << 20

  private(set) var part: Part
  /// Parts that were let go, for later passes.
  private(set) var rest: [Part] = []
  private var entries: [UInt64: Entry] = [:]
  private let limit: Int

  init(_ part: Part, limit: Int = ReplayDigests.limit) {
    self.part = part
    self.limit = max(limit, 1)
  }

  subscript(_ hash: UInt64) -> Entry? { entries[hash] }

  /// All entries, in no order.
  var all: [UInt64: Entry] { entries }

  mutating func set(_ hash: UInt64, _ entry: Entry) {
    entries[hash] = entry
    while entries.count > limit { halve() }
  }

  mutating func see(_ hash: UInt64) { entries[hash]?.isSeen = true }

  /// Forgets all: after a loss, what the log said before says nothing about what is there.
  mutating func forget() { entries.removeAll(keepingCapacity: true) }

  private mutating func halve() {
    rest.append(Part(residue: part.residue + part.modulus, modulus: part.modulus * 2))
    part.modulus *= 2
    let part = part
    entries = entries.filter { part.covers($0.key) }
  }

  /// The hash of a key; the same only within this process.
  static func hash(_ space: Keyspace, _ key: UnsafeRawBufferPointer) -> UInt64 {
    var hasher = Hasher()
    hasher.combine(space.rawValue)
    hasher.combine(bytes: key)
    return UInt64(bitPattern: Int64(hasher.finalize()))
  }

  /// The digest of a value, never 0; the same only within this process.
  static func digest(_ value: UnsafeRawBufferPointer) -> UInt64 {
    var hasher = Hasher()
    hasher.combine(bytes: value)
    return max(1, UInt64(bitPattern: Int64(hasher.finalize())))
  }

  /// The id that a key of this keyspace begins with.
  static func object(_ space: Keyspace, _ key: UnsafeRawBufferPointer) -> UInt32 {
    switch space {
    case .items, .indexes, .expiry: BigEndian.read(UInt32.self, key) ?? 0
    case .system, .consumers: 0
    }
  }
}
