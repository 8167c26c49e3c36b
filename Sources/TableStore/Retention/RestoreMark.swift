/// Says that the store was made from a backup, and what was so at that moment. Consumers that the backup brought along
/// start PAUSED: somewhere else the store they come from may go on, and their effects outside would come twice.
package struct RestoreMark: Sendable, Hashable {
  /// The last commit that came with the backup.
  package var commit: UInt64
  /// The epoch of the store's log, one above that of the store that was backed up.
  package var epoch: UInt32
  /// The last incarnation of a consumer that came with the backup: those up to it start PAUSED, later ones are the
  /// restored store's own.
  package var lastIncarnation: UInt64

  package init(commit: UInt64, epoch: UInt32, lastIncarnation: UInt64) {
    self.commit = commit
    self.epoch = epoch
    self.lastIncarnation = lastIncarnation
  }

  /// A version byte (1), then commit (8), epoch (4) and incarnation (8), little-endian.
  package var encoded: [UInt8] {
    [1] + withUnsafeBytes(of: commit.littleEndian) { [UInt8]($0) }
      + withUnsafeBytes(of: epoch.littleEndian) { [UInt8]($0) }
      + withUnsafeBytes(of: lastIncarnation.littleEndian) { [UInt8]($0) }
  }

  /// - Throws: ``StoreError`` `storeNewer` for a version above ours, `storeCorrupted` for other bytes.
  package init(encoded bytes: [UInt8]) throws {
    guard let version = bytes.first, version >= 1 else { throw RestoreMark.damaged }
    guard version == 1 else {
      throw StoreError(.storeNewer, "The mark of a restored store needs a newer version of this software.")
    }
    guard bytes.count == 21 else { throw RestoreMark.damaged }
    self = bytes.withUnsafeBytes { bytes in
      RestoreMark(
        commit: UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: 1, as: UInt64.self)),
        epoch: UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: 9, as: UInt32.self)),
        lastIncarnation: UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: 13, as: UInt64.self)))
    }
  }

  private static var damaged: StoreError {
    StoreError(.storeCorrupted, "The mark of a restored store does not decode.")
  }
}
