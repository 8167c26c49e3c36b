/// Walks a range of one keyspace in key order: what is staged, over the overlay's two generations, over LMDB.
///
/// Entries are lent until the next call of `next()`, or the end of the scope the cursor came from. A staged write made
/// after the cursor was opened is not seen by it.
final class EngineCursor {
  /// One source of entries, the most recent first.
  private enum Winner { case staged, active, sealed, stored }

  private let space: Keyspace
  private let lower: [UInt8]
  private let upper: [UInt8]?
  private let descending: Bool
  private let commit: UInt64
  private let applied: UInt64

  private let staging: Staging?
  private var staged: [Staging.Operation]
  private var stagedIndex = 0
  private let active: Generation?
  private let sealed: Generation?
  private var activeNode: Node?
  private var sealedNode: Node?
  private let stored: LayeredCursor
  private let snapshot: Snapshot
  private var storedIsInside = false
  /// Which sources stand on the entry that was lent last and must move first.
  private var consumed: (staged: Bool, active: Bool, sealed: Bool, stored: Bool) = (false, false, false, false)

  /// Opens a cursor in front of the first entry. It must not outlive the snapshot's scope.
  init(
    _ snapshot: Snapshot, _ space: Keyspace, _ range: KeyRange, descending: Bool, staging: Staging? = nil
  ) throws {
    self.snapshot = snapshot
    self.space = space
    lower = range.lower
    upper = range.upper
    self.descending = descending
    commit = snapshot.commit
    applied = snapshot.applied
    self.staging = staging
    staged = staging.map { $0.latest(space, in: range) } ?? []
    if descending { staged.reverse() }
    active = snapshot.active
    sealed = snapshot.sealed
    stored = try snapshot.takeCursor(space)
    try position()
  }

  deinit { snapshot.giveBack(stored, space) }

  private func position() throws {
    if descending {
      activeNode = inside(last(of: active))
      sealedNode = inside(last(of: sealed))
      if let upper {
        try upper.withUnsafeBytes { try stored.seekBelow($0) }
      } else {
        try stored.seekBelow(nil)
      }
    } else {
      activeNode = inside(lower.withUnsafeBytes { active?.firstNode(from: space, $0) })
      sealedNode = inside(lower.withUnsafeBytes { sealed?.firstNode(from: space, $0) })
      try lower.withUnsafeBytes { try stored.seek($0) }
    }
    checkStored()
  }

  private func last(of generation: Generation?) -> Node? {
    guard let upper else {
      // Behind every key of this keyspace, before the next keyspace's first.
      guard let next = Keyspace(rawValue: space.rawValue + 1) else { return generation?.lastNodeOfAll }
      return generation?.lastNode(below: next, UnsafeRawBufferPointer(start: nil, count: 0))
    }
    return upper.withUnsafeBytes { generation?.lastNode(below: space, $0) }
  }

  /// The node, if it lies in the range.
  @inline(__always)
  private func inside(_ node: Node?) -> Node? {
    guard let node, node.space == space else { return nil }
    return isInside(node.key) ? node : nil
  }

  @inline(__always)
  private func isInside(_ key: UnsafeRawBufferPointer) -> Bool {
    if descending { return lower.withUnsafeBytes { key.order(against: $0) >= 0 } }
    guard let upper else { return true }
    return upper.withUnsafeBytes { key.order(against: $0) < 0 }
  }

  @inline(__always)
  private func checkStored() { storedIsInside = stored.isValid && isInside(stored.key) }

  /// The next entry, or `nil` at the end of the range.
  func next() throws -> (key: UnsafeRawBufferPointer, value: UnsafeRawBufferPointer)? {
    while true {
      try advance()
      if activeNode == nil, sealedNode == nil, stagedIndex >= staged.count {
        guard storedIsInside else { return nil }
        consumed.stored = true
        return (stored.key, stored.value)
      }
      guard let (key, value) = merge() else { return nil }
      if let value { return (key, value) }
    }
  }

  @inline(__always)
  private func advance() throws {
    if consumed.stored {
      consumed.stored = false
      if descending { try stored.previous() } else { try stored.next() }
      checkStored()
    }
    if consumed.staged {
      consumed.staged = false
      stagedIndex += 1
    }
    if consumed.active {
      consumed.active = false
      activeNode = step(activeNode, in: active)
    }
    if consumed.sealed {
      consumed.sealed = false
      sealedNode = step(sealedNode, in: sealed)
    }
  }

  private func step(_ node: Node?, in generation: Generation?) -> Node? {
    guard let node, let generation else { return nil }
    return inside(descending ? generation.lastNode(below: space, node.key) : node.next(0))
  }

  /// The smallest (descending: greatest) key of all sources with its most recent value; the value is `nil` for a
  /// deletion. Marks every source that stands on this key.
  private func merge() -> (key: UnsafeRawBufferPointer, value: UnsafeRawBufferPointer?)? {
    // Nodes with no version visible here say nothing about their key.
    while let node = activeNode, node.version(at: commit, above: applied) == nil { activeNode = step(node, in: active) }
    while let node = sealedNode, node.version(at: commit, above: applied) == nil { sealedNode = step(node, in: sealed) }

    var best: UnsafeRawBufferPointer?
    if stagedIndex < staged.count, let staging { best = staging.key(staged[stagedIndex]) }
    if let node = activeNode { best = nearer(best, node.key) }
    if let node = sealedNode { best = nearer(best, node.key) }
    if storedIsInside { best = nearer(best, stored.key) }
    guard let key = best else { return nil }

    var winner: Winner?
    if stagedIndex < staged.count, let staging, staging.key(staged[stagedIndex]).equals(key) {
      consumed.staged = true
      winner = .staged
    }
    if let node = activeNode, node.key.equals(key) {
      consumed.active = true
      winner = winner ?? .active
    }
    if let node = sealedNode, node.key.equals(key) {
      consumed.sealed = true
      winner = winner ?? .sealed
    }
    if storedIsInside, stored.key.equals(key) {
      consumed.stored = true
      winner = winner ?? .stored
    }
    let value: UnsafeRawBufferPointer? =
      switch winner {
      case .staged: staging!.value(staged[stagedIndex])
      case .active: activeNode!.version(at: commit, above: applied)!.value
      case .sealed: sealedNode!.version(at: commit, above: applied)!.value
      case .stored: stored.value
      case nil: nil
      }
    return (key, value)
  }

  @inline(__always)
  private func nearer(_ best: UnsafeRawBufferPointer?, _ key: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
    guard let best else { return key }
    let order = key.order(against: best)
    return (descending ? order > 0 : order < 0) ? key : best
  }
}
