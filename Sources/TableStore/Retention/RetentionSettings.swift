/// How long and how much of the stream a store keeps. Kept in the store, because every process that has it open trims:
/// one that was opened without a word on retention goes by what another one asked for.
package struct RetentionSettings: Sendable, Hashable {
  /// Seconds that a change is kept at least, as long as the cap allows.
  package var seconds: Int
  /// Bytes of log that are kept at most; `nil` for a quarter of the disk.
  package var capBytes: Int?

  package init(seconds: Int = RetentionSettings.defaultSeconds, capBytes: Int? = nil) {
    self.seconds = seconds
    self.capBytes = capBytes
  }

  /// A day.
  package static let defaultSeconds = 86_400
  package static let secondsRange = 1...315_360_000

  /// A version byte (1), seconds (8 bytes), cap (8 bytes, 0 for none), little-endian.
  package var encoded: [UInt8] {
    [1] + withUnsafeBytes(of: UInt64(seconds).littleEndian) { [UInt8]($0) }
      + withUnsafeBytes(of: UInt64(capBytes ?? 0).littleEndian) { [UInt8]($0) }
  }

  /// - Throws: ``StoreError`` `storeNewer` for a version above ours, `storeCorrupted` for other bytes.
  package init(encoded bytes: [UInt8]) throws {
    guard let version = bytes.first, version >= 1 else { throw RetentionSettings.damaged }
    guard version == 1 else {
      throw StoreError(.storeNewer, "The settings of retention need a newer version of this software.")
    }
    guard bytes.count == 17 else { throw RetentionSettings.damaged }
    let (seconds, cap) = bytes.withUnsafeBytes { bytes in
      (
        UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: 1, as: UInt64.self)),
        UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: 9, as: UInt64.self))
      )
    }
    guard let seconds = Int(exactly: seconds), RetentionSettings.secondsRange.contains(seconds),
      let cap = Int(exactly: cap)
    else { throw RetentionSettings.damaged }
    self.init(seconds: seconds, capBytes: cap == 0 ? nil : cap)
  }

  private static var damaged: StoreError {
    StoreError(.storeCorrupted, "The settings of retention do not decode.")
  }
}

extension ConsumerStateReader {
  /// What was asked for; the defaults if nobody asked.
  ///
  /// - Throws: as ``RetentionSettings/init(encoded:)``.
  package func retentionSettings() throws -> RetentionSettings {
    try get(ConsumerKey.retention).map(RetentionSettings.init(encoded:)) ?? RetentionSettings()
  }
}
