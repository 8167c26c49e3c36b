import CPlatform
import StreamLog

/// One generation of the overlay: what a run of commits wrote, by key, with every version of it.
///
/// An arena, a hash table for gets, and a skip list for scans (as LevelDB's memtable). One writer at a time inserts
/// (the holder of the engine's writer lock) into arena and hash table; any number of threads read without a lock.
/// New keys get into the skip list later, through ``order()``: by a thread that has time, at the latest when a scan or the
/// applier wants to walk them. Writers never pay for order that nobody asks for. Safe because:
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

  private var arena: Arena
  private let head: UnsafeMutableRawPointer
  private struct Unordered {
    /// Nodes that are not yet in the skip list, and in nobody's hands.
    var nodes: [Node] = []
    /// Somebody is putting nodes into the skip list.
    var isLinking = false
  }
  private let unordered = Locked(Unordered())
  /// Keys made since somebody was last asked to order them. Owned by the writer.
  private var madeSinceOrder = 0
  /// Held by whoever puts nodes into the skip list; guards `height` and `path`.
  private let ordering = Locked(())
  private var height = 1
  private var random: UInt64 = 0x9E37_79B9_7F4A_7C15
  /// Address of the current slots, an acquire/release word that readers load.
  private let slotsWord: UnsafeMutableRawPointer
  private var slotCapacity = 0
  private var retired: [UnsafeMutableRawPointer] = []
  /// The way down the skip list to where a node belongs, kept to spare an allocation.
  private var path: [UnsafeMutableRawPointer]

  init(after commit: UInt64, _ pool: ChunkPool = ChunkPool(bytes: 0)) {
    start = commit
    last = commit
    arena = Arena(pool)
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
      node = makeNode(space, key)
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

  private func makeNode(_ space: Keyspace, _ key: UnsafeRawBufferPointer) -> Node {
    var level = 1
    while level < Node.maxHeight, nextRandom() & 3 == 0 { level += 1 }
    let node = Node(arena.allocate(Node.fixed + level * 8 + key.count))
    node.initialize(space: space.rawValue, key: key, height: level)
    unordered.withLock { $0.nodes.append(node) }
    madeSinceOrder += 1
    return node
  }

  /// Puts all nodes made so far into the skip list, or waits until whoever is at it has done so. Any thread may call it.
  func order() {
    if unordered.withLock({ $0.nodes.isEmpty && !$0.isLinking }) { return }
    ordering.withLock { _ in
      let nodes = unordered.withLock { state in
        state.isLinking = true
        defer { state.nodes = [] }
        return state.nodes
      }
      for node in nodes { link(node) }
      unordered.withLock { $0.isLinking = false }
    }
  }

  /// Whether so many keys are unordered that a scan would notice; true once for every so many. For the writer.
  func wantsOrder() -> Bool {
    guard madeSinceOrder >= 2048 else { return false }
    madeSinceOrder = 0
    return true
  }

  /// Holds `ordering`.
  private func link(_ node: Node) {
    let level = node.height
    if level > height { height = level }
    let space = node.space
    let key = node.key
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
    if let old = retired.last {
      for index in 1...slotCapacity {
        let word = (old + index * 8).load(as: UInt64.self)
        if word != 0 {
          let node = Generation.node(word)
          Self.place(slots, node, Generation.hash(node.space, node.key))
        }
      }
    }
    retired.append(slots)
    slotCapacity = capacity
    cplatform_store_release(slotsWord, UInt64(UInt(bitPattern: slots)))
  }

  private func publish(_ node: Node, _ hash: UInt64) {
    if (keyCount + 1) * 2 > slotCapacity { allocateSlots(slotCapacity * 4) }
    let slots = UnsafeMutableRawPointer(bitPattern: UInt(cplatform_load_acquire(slotsWord)))!
    Self.place(slots, node, hash)
  }

  @inline(__always)
  private static func node(_ word: UInt64) -> Node {
    Node(UnsafeMutableRawPointer(bitPattern: UInt(word & 0x0000_FFFF_FFFF_FFFF)).unsafelyUnwrapped)
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
        let node = Generation.node(word)
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
    order()
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
    order()
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
    order()
    var current = Node(head)
    for index in stride(from: Node.maxHeight - 1, through: 0, by: -1) {
      while let next = current.next(index) { current = next }
    }
    return current.base == head ? nil : current
  }

  /// The first node of all.
  var firstNode: Node? {
    order()
    return Node(head).next(0)
  }
}
