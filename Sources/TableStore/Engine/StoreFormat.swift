/// The version of everything on disk, and the store's identity.
enum StoreFormat {
  static let version: UInt32 = 1

  /// Checks the version, or writes it into a new store together with a fresh identity. Returns the identity.
  static func check(_ environment: LMDBEnvironment) throws -> [UInt8] {
    if let identity = try environment.read({ try read($0, environment.databases) }) { return identity }
    return try environment.write { transaction in
      // Another process may have been faster.
      if let identity = try read(transaction, environment.databases) { return identity }
      var generator = SystemRandomNumberGenerator()
      let identity = (0..<16).map { _ in UInt8.random(in: 0...255, using: &generator) }
      try withUnsafeBytes(of: version.littleEndian) {
        try MetaKey.format.write(transaction, environment.databases, $0)
      }
      try identity.withUnsafeBytes { try MetaKey.identity.write(transaction, environment.databases, $0) }
      return identity
    }
  }

  private static func read(_ transaction: OpaquePointer, _ databases: LMDBDatabases) throws -> [UInt8]? {
    guard let format = try MetaKey.format.read(transaction, databases), format.count == 4 else { return nil }
    let found = UInt32(littleEndian: format.loadUnaligned(as: UInt32.self))
    guard found <= version else {
      throw StoreError(
        .storeNewer, "this store has format \(found), this version reads up to \(version): use a newer version")
    }
    guard let identity = try MetaKey.identity.read(transaction, databases), identity.count == 16 else {
      throw StoreError(.storeCorrupted, "data.mdb has no identity; restore a backup")
    }
    return Array(identity)
  }
}
