import CLMDB

/// How keys of any length live in LMDB, whose keys end at 511 bytes.
///
/// A key shorter than ``LayeredKeys/chunk`` is stored as it is. Of a longer one, the first `chunk` bytes are stored as
/// a *link* (recognised by its length, which no stored whole key has) whose value is a layer number; the rest of the key
/// lives in the database `long` under the layer's eight bytes, again whole or as a link. This is a trie of B+trees
/// (Mao, Kohler, Morris: "Cache craftiness for fast multicore key-value storage", 2012), and byte order holds
/// through all layers: a link sorts exactly where all the keys behind it do.
enum LayeredKeys {
  static let chunk = 480
  static let layerPrefix = 8
}

/// Walks one keyspace of one LMDB transaction in key order, through all layers.
///
/// Keys and values are lent until the next move; values of LMDB pages live as long as the transaction.
final class LayeredCursor {
  private struct Level {
    var cursor: OpaquePointer
    var layer: UInt64
  }

  private let transaction: OpaquePointer
  private let databases: LMDBDatabases
  private var base: OpaquePointer
  private var below: [Level] = []
  /// The chunks above the current level, then (after a move) the rest of the key. Used below the base only.
  private var assembled: [UInt8] = []

  private(set) var key = UnsafeRawBufferPointer(start: nil, count: 0)
  private(set) var value = UnsafeRawBufferPointer(start: nil, count: 0)
  private(set) var isValid = false

  /// Opens a cursor on `space`. `transaction` must outlive it; call `close()` before a write transaction ends.
  init(_ transaction: OpaquePointer, _ databases: LMDBDatabases, _ space: Keyspace) throws {
    self.transaction = transaction
    self.databases = databases
    base = try Self.open(transaction, databases[space])
  }

  private static func open(_ transaction: OpaquePointer, _ dbi: MDB_dbi) throws -> OpaquePointer {
    var cursor: OpaquePointer?
    try LMDBCode.check(mdb_cursor_open(transaction, dbi, &cursor), "opening a cursor")
    return cursor!
  }

  /// Moves a cursor kept from an earlier read transaction to the current state of `transaction`.
  func renew() throws {
    closeLayers()
    isValid = false
    try LMDBCode.check(mdb_cursor_renew(transaction, base), "renewing a cursor")
  }

  func close() {
    closeLayers()
    mdb_cursor_close(base)
  }

  private func closeLayers() {
    for level in below { mdb_cursor_close(level.cursor) }
    below.removeAll(keepingCapacity: true)
  }

  // MARK: Forward

  /// Goes to the first key at or above `lower`.
  func seek(_ lower: UnsafeRawBufferPointer) throws {
    closeLayers()
    try seekLevel(lower)
  }

  private func seekLevel(_ rest: UnsafeRawBufferPointer) throws {
    let isLong = rest.count >= LayeredKeys.chunk
    let probe = isLong ? UnsafeRawBufferPointer(rebasing: rest[..<LayeredKeys.chunk]) : rest
    guard try move(to: probe) else { return try leaveForward() }
    if isLong, isLink, currentRest.equals(probe) {
      let layer = linkedLayer
      try descend(into: layer)
      return try seekLevel(UnsafeRawBufferPointer(rebasing: rest[LayeredKeys.chunk...]))
    }
    try settleForward()
  }

  func next() throws {
    guard try step(MDB_NEXT) else { return try leaveForward() }
    try settleForward()
  }

  /// From a valid position: if it is a link, goes down to the first key behind it.
  private func settleForward() throws {
    while isLink {
      let layer = linkedLayer
      try descend(into: layer)
      guard try move(to: UnsafeRawBufferPointer(start: nil, count: 0)) else { return try leaveForward() }
    }
    lend()
  }

  private func leaveForward() throws {
    while ascend() {
      if try step(MDB_NEXT) { return try settleForward() }
    }
    isValid = false
  }

  // MARK: Backward

  /// Goes to the last key below `upper`; `nil`: the last key of the keyspace.
  func seekBelow(_ upper: UnsafeRawBufferPointer?) throws {
    closeLayers()
    guard let upper else {
      guard try step(MDB_LAST) else {
        isValid = false
        return
      }
      return try settleBackward()
    }
    try seekLevelBelow(upper)
  }

  private func seekLevelBelow(_ rest: UnsafeRawBufferPointer) throws {
    let isLong = rest.count >= LayeredKeys.chunk
    let probe = isLong ? UnsafeRawBufferPointer(rebasing: rest[..<LayeredKeys.chunk]) : rest
    if try move(to: probe) {
      if isLong, isLink, currentRest.equals(probe) {
        let layer = linkedLayer
        try descend(into: layer)
        return try seekLevelBelow(UnsafeRawBufferPointer(rebasing: rest[LayeredKeys.chunk...]))
      }
      guard try step(MDB_PREV) else { return try leaveBackward() }
    } else {
      guard try moveToLast() else { return try leaveBackward() }
    }
    try settleBackward()
  }

  func previous() throws {
    guard try step(MDB_PREV) else { return try leaveBackward() }
    try settleBackward()
  }

  private func settleBackward() throws {
    while isLink {
      let layer = linkedLayer
      try descend(into: layer)
      guard try moveToLast() else { return try leaveBackward() }
    }
    lend()
  }

  private func leaveBackward() throws {
    while ascend() {
      if try step(MDB_PREV) { return try settleBackward() }
    }
    isValid = false
  }

  // MARK: One level

  private var rawKey = MDB_val()
  private var rawValue = MDB_val()

  @inline(__always)
  private var current: OpaquePointer { below.last?.cursor ?? base }

  /// The current level's key without its layer prefix.
  @inline(__always)
  private var currentRest: UnsafeRawBufferPointer {
    below.isEmpty ? rawKey.bytes : UnsafeRawBufferPointer(rebasing: rawKey.bytes[LayeredKeys.layerPrefix...])
  }

  @inline(__always)
  private var isLink: Bool {
    rawKey.mv_size == (below.isEmpty ? LayeredKeys.chunk : LayeredKeys.chunk + LayeredKeys.layerPrefix)
  }

  private var linkedLayer: UInt64 { rawValue.bytes.loadUnaligned(as: UInt64.self) }

  private func descend(into layer: UInt64) throws {
    assembled.append(contentsOf: currentRest)
    let cursor = try Self.open(transaction, databases.long)
    below.append(Level(cursor: cursor, layer: layer))
  }

  private func ascend() -> Bool {
    guard let level = below.popLast() else { return false }
    mdb_cursor_close(level.cursor)
    assembled.removeLast(LayeredKeys.chunk)
    // The level above still stands on its link; what it points to must be read again.
    return mdb_cursor_get(current, &rawKey, &rawValue, MDB_GET_CURRENT) == 0
  }

  /// Positions the current level at the first key at or above `rest`. False if there is none.
  private func move(to rest: UnsafeRawBufferPointer) throws -> Bool {
    guard let level = below.last else {
      assembled.removeAll(keepingCapacity: true)
      if rest.count == 0 { return try step(MDB_FIRST) }
      rawKey = MDB_val(rest)
      return try found(mdb_cursor_get(base, &rawKey, &rawValue, MDB_SET_RANGE))
    }
    var probe = [UInt8](repeating: 0, count: LayeredKeys.layerPrefix)
    probe.withUnsafeMutableBytes { $0.storeBytes(of: level.layer.bigEndian, as: UInt64.self) }
    probe.append(contentsOf: rest)
    let code = probe.withUnsafeBytes { bytes -> Int32 in
      rawKey = MDB_val(bytes)
      return mdb_cursor_get(level.cursor, &rawKey, &rawValue, MDB_SET_RANGE)
    }
    return try found(code) && isInside(level)
  }

  private func moveToLast() throws -> Bool {
    guard let level = below.last else { return try step(MDB_LAST) }
    var probe = [UInt8](repeating: 0, count: LayeredKeys.layerPrefix)
    probe.withUnsafeMutableBytes { $0.storeBytes(of: (level.layer + 1).bigEndian, as: UInt64.self) }
    let code = probe.withUnsafeBytes { bytes -> Int32 in
      rawKey = MDB_val(bytes)
      return mdb_cursor_get(level.cursor, &rawKey, &rawValue, MDB_SET_RANGE)
    }
    return try step(try found(code) ? MDB_PREV : MDB_LAST)
  }

  @inline(__always)
  private func step(_ operation: MDB_cursor_op) throws -> Bool {
    guard try found(mdb_cursor_get(current, &rawKey, &rawValue, operation)) else { return false }
    guard let level = below.last else { return true }
    return isInside(level)
  }

  private func isInside(_ level: Level) -> Bool {
    rawKey.mv_size >= LayeredKeys.layerPrefix
      && UInt64(bigEndian: rawKey.bytes.loadUnaligned(as: UInt64.self)) == level.layer
  }

  @inline(__always)
  private func found(_ code: Int32) throws -> Bool {
    if code == 0 { return true }
    if code == MDB_NOTFOUND { return false }
    throw LMDBCode.error(code, "reading data.mdb")
  }

  @inline(__always)
  private func lend() {
    value = rawValue.bytes
    isValid = true
    guard !below.isEmpty else {
      key = rawKey.bytes
      return
    }
    lendLong()
  }

  private lazy var whole = RawBuffer(capacity: 4096)

  private func lendLong() {
    whole.clear()
    assembled.withUnsafeBytes { whole.append($0) }
    whole.append(currentRest)
    key = whole.bytes
  }
}
