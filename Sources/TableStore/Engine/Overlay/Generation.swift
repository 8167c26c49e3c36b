import CPlatform
import StreamLog

/// One generation of the overlay: what a run of commits wrote, by key, with every version of it.
///
/// An arena, a hash table for gets, and a skip list for scans (as LevelDB's memtable). One writer at a time inserts
/// (the holder of the engine's writer lock); any number of threads read without a lock. Safe because:
/// - a node is complete before a release-store publishes it, and is never moved or freed before the generation is;
/// - a key's versions hang on its node, newest first; a reader with a snapshot at commit P passes over newer ones;
/// - a reader took its reference to the generation, and its P, under the engine's state mutex. Whatever it fails to see
///   of later insertions (an older hash table, say) belongs to commits after P.
final class Generation: @unchecked Sendable {
  /// The commit before the first of this generation: it holds all commits after this one, up to ``last``.
  let start: UInt64
  /// The newest commit inserted. Owned by the writer.
  private(set) var last: UInt64
  /// Keys in it. Owned by the writer.
  private(set) var keyCount = 0
  /// Bytes of log that its commits took. Owned by the writer.
  var logBytes = 0
  /// Where the log stands behind ``last``. Set once, before the generation is handed over as the sealed one.
  var end = LogAddress.start

  private var arena = Arena()
  private let head: UnsafeMutableRawPointer
  private var height = 1
  private var random: UInt64 = 0x9E37_79B9_7F4A_7C15
  /// Address of the current slots, an acquire/release word that readers load.
  private let slotsWord: UnsafeMutableRawPointer
  private var slotCapacity = 0
  private var retired: [UnsafeMutableRawPointer] = []
  /// The writer's way down the skip list, kept to spare an allocation.
  private var path: [UnsafeMutableRawPointer]

  init(after commit: UInt64) {
    start = commit
    last = commit
    head = arena.allocate(Node.fixed + Node.maxHeight * 8)
    Node(head).initialize(space: 0, key: UnsafeRawBufferPointer(start: nil, count: 0), height: Node.maxHeight)
    path = Array(repeating: head, count: Node.maxHeight)
    slotsWord = arena.allocate(8)
    allocateSlots(1024)
  }

  deinit {
    for slots in retired { slots.deallocate() }
  }

  /// Memory held, in bytes. Owned by the writer.
  var byteCount: Int { arena.used + slotCapacity * 8 }

  /// Whether no commit is in it. Owned by the writer.
  var isEmpty: Bool { last == start }

  // MARK: Writing

  /// Adds a version of `key`; `value` `nil` deletes it. Commits come in ascending order.
  func insert(_ space: Keyspace, _ key: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer?, commit: UInt64) {
    let hash = Generation.hash(space, key)
    let node: Node
    if let found = find(space, key, hash) {
      node = found
    } else {
      node = insertNode(space, key)
      publish(node, hash)
      keyCount += 1
    }
    let version = Version(arena.allocate(Version.fixed + (value?.count ?? 0)))
    version.initialize(commit: commit, older: node.newest, value: value)
    node.publish(version)
  }

  /// Marks all of `commit` as inserted.
  func finish(_ commit: UInt64) { last = commit }

  /// Takes back the newest versions of keys that a refused group had inserted, down to `commit`.
  /// No snapshot has seen them: they are newer than what was ever visible.
  func retract(_ space: Keyspace, _ key: UnsafeRawBufferPointer, downTo commit: UInt64) {
    guard let node = find(space, key, Generation.hash(space, key)) else { return }
    var version = node.newest
    while let current = version, current.commit > commit { version = current.older }
    node.replace(version)
  }

  private func insertNode(_ space: Keyspace, _ key: UnsafeRawBufferPointer) -> Node {
    var level = 1
    while level < Node.maxHeight, nextRandom() & 3 == 0 { level += 1 }
    let node = Node(arena.allocate(Node.fixed + level * 8 + key.count))
    node.initialize(space: space.rawValue, key: key, height: level)
    if level > height { height = level }
    var current = Node(head)
    for index in stride(from: height - 1, through: 0, by: -1) {
      while let next = current.next(index), next.order(against: space, key) < 0 { current = next }
      path[index] = current.base
    }
    // From the bottom up: whoever reaches the node on one level finds all levels below linked.
    for index in 0..<level {
      let before = Node(path[index])
      node.setNext(index, before.next(index))
      before.setNext(index, node)
    }
    return node
  }

  private func nextRandom() -> UInt64 {
    random ^= random << 13
    random ^= random >> 7
    random ^= random << 17
    return random >> 11
  }

  // MARK: Hash table

  // Slots are words: the node's address in the low 48 bits, 16 bits of its hash above; zero is free. Linear probing, at
  // most half full. Word 0 of the allocation is the capacity.

  private func allocateSlots(_ capacity: Int) {
    let slots = UnsafeMutableRawPointer.allocate(byteCount: (capacity + 1) * 8, alignment: 16)
    slots.initializeMemory(as: UInt64.self, repeating: 0, count: capacity + 1)
    slots.storeBytes(of: UInt64(capacity), as: UInt64.self)
    if slotCapacity > 0 {
      var node = Node(head).next(0)
      while let current = node {
        Self.place(slots, current, Generation.hash(current.space, current.key))
        node = current.next(0)
      }
    }
    retired.append(slots)
    slotCapacity = capacity
    cplatform_store_release(slotsWord, UInt64(UInt(bitPattern: slots)))
  }

  private func publish(_ node: Node, _ hash: UInt64) {
    if (keyCount + 1) * 2 > slotCapacity {
      // The node is in the list already, so the new table holds it.
      allocateSlots(slotCapacity * 4)
      return
    }
    let slots = UnsafeMutableRawPointer(bitPattern: UInt(cplatform_load_acquire(slotsWord)))!
    Self.place(slots, node, hash)
  }

  private static func place(_ slots: UnsafeMutableRawPointer, _ node: Node, _ hash: UInt64) {
    let mask = slots.load(as: UInt64.self) - 1
    var index = hash & mask
    while cplatform_load_acquire(slots + Int(index + 1) * 8) != 0 { index = (index + 1) & mask }
    let word = UInt64(UInt(bitPattern: node.base)) | (hash & 0xFFFF_0000_0000_0000)
    cplatform_store_release(slots + Int(index + 1) * 8, word)
  }

  @inline(__always)
  private func find(_ space: Keyspace, _ key: UnsafeRawBufferPointer, _ hash: UInt64) -> Node? {
    let slots = UnsafeMutableRawPointer(bitPattern: UInt(cplatform_load_acquire(slotsWord)))!
    let mask = slots.load(as: UInt64.self) - 1
    var index = hash & mask
    while true {
      let word = cplatform_load_acquire(slots + Int(index + 1) * 8)
      if word == 0 { return nil }
      if (word ^ hash) >> 48 == 0 {
        let node = Node(UnsafeMutableRawPointer(bitPattern: UInt(word & 0x0000_FFFF_FFFF_FFFF))!)
        if node.space == space, node.key.equals(key) { return node }
      }
      index = (index + 1) & mask
    }
  }

  /// A 64-bit hash of a key in a keyspace; in memory only, so it may change with any version.
  @inline(__always)
  static func hash(_ space: Keyspace, _ key: UnsafeRawBufferPointer) -> UInt64 {
    let multiplier: UInt64 = 0x9FB2_1C65_1E98_DF25
    var hash = UInt64(key.count) &* 0x9E37_79B9_7F4A_7C15 ^ UInt64(space.rawValue)
    var offset = 0
    while offset + 8 <= key.count {
      hash = (hash ^ key.loadUnaligned(fromByteOffset: offset, as: UInt64.self)) &* multiplier
      hash ^= hash >> 32
      offset += 8
    }
    if offset < key.count {
      var tail: UInt64 = 0
      while offset < key.count {
        tail = tail << 8 | UInt64(key[offset])
        offset += 1
      }
      hash = (hash ^ tail) &* multiplier
      hash ^= hash >> 32
    }
    return (hash &* multiplier) ^ (hash >> 29)
  }

  // MARK: Reading

  /// The newest version of `key` at or below `commit` and above `applied`, if this generation has one.
  @inline(__always)
  func get(_ space: Keyspace, _ key: UnsafeRawBufferPointer, at commit: UInt64, above applied: UInt64) -> Version? {
    find(space, key, Generation.hash(space, key))?.version(at: commit, above: applied)
  }

  /// The first node at or above (`space`, `key`).
  func firstNode(from space: Keyspace, _ key: UnsafeRawBufferPointer) -> Node? {
    var current = Node(head)
    var index = Node.maxHeight - 1
    while true {
      if let next = current.next(index), next.order(against: space, key) < 0 {
        current = next
      } else if index == 0 {
        return current.next(0)
      } else {
        index -= 1
      }
    }
  }

  /// The last node below (`space`, `key`).
  func lastNode(below space: Keyspace, _ key: UnsafeRawBufferPointer) -> Node? {
    var current = Node(head)
    var index = Node.maxHeight - 1
    while true {
      if let next = current.next(index), next.order(against: space, key) < 0 {
        current = next
      } else if index == 0 {
        return current.base == head ? nil : current
      } else {
        index -= 1
      }
    }
  }

  /// The last node of all.
  var lastNodeOfAll: Node? {
    var current = Node(head)
    for index in stride(from: Node.maxHeight - 1, through: 0, by: -1) {
      while let next = current.next(index) { current = next }
    }
    return current.base == head ? nil : current
  }

  /// The first node of all.
  var firstNode: Node? { Node(head).next(0) }
}
