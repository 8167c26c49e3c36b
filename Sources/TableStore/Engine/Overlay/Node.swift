import CPlatform

/// A key in a ``Generation``: its place in the skip list and its versions.
///
/// Memory: newest version (8 bytes, atomic), key length (4), keyspace (1), height (1), two bytes unused, then the links
/// (8 bytes each, atomic), then the key.
struct Node {
  static let fixed = 16
  static let maxHeight = 12

  let base: UnsafeMutableRawPointer

  @inline(__always)
  init(_ base: UnsafeMutableRawPointer) { self.base = base }

  func initialize(space: UInt8, key: UnsafeRawBufferPointer, height: Int) {
    base.storeBytes(of: 0, as: UInt64.self)
    base.storeBytes(of: UInt32(key.count), toByteOffset: 8, as: UInt32.self)
    base.storeBytes(of: space, toByteOffset: 12, as: UInt8.self)
    base.storeBytes(of: UInt8(height), toByteOffset: 13, as: UInt8.self)
    for level in 0..<height { base.storeBytes(of: 0, toByteOffset: Self.fixed + level * 8, as: UInt64.self) }
    if key.count > 0 {
      (base + Self.fixed + height * 8).copyMemory(from: key.baseAddress!, byteCount: key.count)
    }
  }

  @inline(__always)
  var space: Keyspace { Keyspace(rawValue: base.load(fromByteOffset: 12, as: UInt8.self)).unsafelyUnwrapped }

  @inline(__always)
  var height: Int { Int(base.load(fromByteOffset: 13, as: UInt8.self)) }

  @inline(__always)
  var key: UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(
      start: base + Self.fixed + height * 8, count: Int(base.load(fromByteOffset: 8, as: UInt32.self)))
  }

  @inline(__always)
  func next(_ level: Int) -> Node? {
    UnsafeMutableRawPointer(bitPattern: UInt(cplatform_load_acquire(base + Self.fixed + level * 8))).map(Node.init)
  }

  @inline(__always)
  func setNext(_ level: Int, _ node: Node?) {
    cplatform_store_release(base + Self.fixed + level * 8, UInt64(UInt(bitPattern: node?.base)))
  }

  @inline(__always)
  func order(against space: Keyspace, _ key: UnsafeRawBufferPointer) -> Int {
    let own = base.load(fromByteOffset: 12, as: UInt8.self)
    if own != space.rawValue { return Int(own) - Int(space.rawValue) }
    return self.key.order(against: key)
  }

  // MARK: Versions

  @inline(__always)
  var newest: Version? {
    UnsafeMutableRawPointer(bitPattern: UInt(cplatform_load_acquire(base))).map(Version.init)
  }

  @inline(__always)
  func publish(_ version: Version) { cplatform_store_release(base, UInt64(UInt(bitPattern: version.base))) }

  func replace(_ version: Version?) { cplatform_store_release(base, UInt64(UInt(bitPattern: version?.base))) }

  /// The newest version at or below `commit`, if it is above `applied`; what is at or below `applied` is in LMDB.
  @inline(__always)
  func version(at commit: UInt64, above applied: UInt64) -> Version? {
    var version = newest
    while let current = version {
      if current.commit <= commit { return current.commit > applied ? current : nil }
      version = current.older
    }
    return nil
  }
}

/// One value of a key, from one commit.
///
/// Memory: commit (8 bytes), older version (8), value length (4; all ones: deleted), four bytes unused, value.
struct Version {
  static let fixed = 24
  private static let deleted = UInt32.max

  let base: UnsafeMutableRawPointer

  @inline(__always)
  init(_ base: UnsafeMutableRawPointer) { self.base = base }

  func initialize(commit: UInt64, older: Version?, value: UnsafeRawBufferPointer?) {
    base.storeBytes(of: commit, as: UInt64.self)
    base.storeBytes(of: UInt(bitPattern: older?.base), toByteOffset: 8, as: UInt.self)
    base.storeBytes(of: value.map { UInt32($0.count) } ?? Self.deleted, toByteOffset: 16, as: UInt32.self)
    if let value, value.count > 0 {
      (base + Self.fixed).copyMemory(from: value.baseAddress!, byteCount: value.count)
    }
  }

  @inline(__always)
  var commit: UInt64 { base.load(as: UInt64.self) }

  @inline(__always)
  var older: Version? {
    UnsafeMutableRawPointer(bitPattern: base.load(fromByteOffset: 8, as: UInt.self)).map(Version.init)
  }

  /// The value, or `nil` where this version deletes the key.
  @inline(__always)
  var value: UnsafeRawBufferPointer? {
    let length = base.load(fromByteOffset: 16, as: UInt32.self)
    return length == Self.deleted ? nil : UnsafeRawBufferPointer(start: base + Self.fixed, count: Int(length))
  }
}
