/// How far a consumer has come, and who may move it. One entry per consumer, written in the same commit as the effects
/// of what it is done with; retention reads it to know what must be kept.
package struct ConsumerCheckpoint: Sendable, Hashable {
  /// What happens when the log reaches its cap and only this consumer still needs its oldest part.
  package enum Overflow: UInt8, Sendable, CaseIterable {
    /// The consumer expires; writers are never held up.
    case expire = 0
    /// Writers are refused until the consumer has caught up.
    case block = 1
    /// The consumer starts over with a backfill.
    case backfill = 2
  }

  /// Everything up to here is done.
  package var cursor: StreamCursor
  /// Rises with every change of owner: a commit that expects another epoch is refused.
  package var epoch: UInt32
  /// Whether the log is kept for this consumer beyond the retention time.
  package var holds: Bool
  package var overflow: Overflow

  package init(cursor: StreamCursor, epoch: UInt32 = 0, holds: Bool = true, overflow: Overflow = .expire) {
    self.cursor = cursor
    self.epoch = epoch
    self.holds = holds
    self.overflow = overflow
  }

  /// A version byte (1), a byte for `holds`, a byte for the overflow, the epoch (four bytes, little-endian), the cursor.
  package var encoded: [UInt8] {
    [1, holds ? 1 : 0, overflow.rawValue] + withUnsafeBytes(of: epoch.littleEndian) { [UInt8]($0) } + cursor.encoded
  }

  /// - Throws: ``StoreError`` `storeNewer` for a version above ours, `storeCorrupted` for other bytes.
  package init(encoded bytes: [UInt8]) throws {
    guard let version = bytes.first, version >= 1 else { throw ConsumerCheckpoint.damaged }
    guard version == 1 else {
      throw StoreError(.storeNewer, "A consumer's checkpoint needs a newer version of this software.")
    }
    let parts = bytes.withUnsafeBytes { bytes -> (Overflow, UInt32, StreamCursor)? in
      guard bytes.count > 7, let overflow = Overflow(rawValue: bytes[2]),
        let cursor = StreamCursor(bytes: UnsafeRawBufferPointer(rebasing: bytes[7...]))
      else { return nil }
      return (overflow, UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: 3, as: UInt32.self)), cursor)
    }
    guard let parts else { throw ConsumerCheckpoint.damaged }
    self.init(cursor: parts.2, epoch: parts.1, holds: bytes[1] != 0, overflow: parts.0)
  }

  private static var damaged: StoreError { StoreError(.storeCorrupted, "A consumer's checkpoint does not decode.") }
}
