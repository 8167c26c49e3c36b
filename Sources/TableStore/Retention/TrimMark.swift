import StreamLog

/// Where the stream begins: everything before it was given up by retention. It is committed before the files behind it
/// are deleted, so the log may reach further back for a moment, and never begins later.
///
/// A store without a mark has never given anything up; its stream begins with its first commit.
package struct TrimMark: Sendable, Hashable {
  /// The address at which the oldest change that counts is read.
  package var first: LogAddress
  /// Records given up since the store began.
  package var trimmedRecords: UInt64
  /// Segments given up since the store began.
  package var trimmedSegments: UInt64
  /// Bytes of those segments' files.
  package var trimmedBytes: UInt64

  package init(first: LogAddress, trimmedRecords: UInt64 = 0, trimmedSegments: UInt64 = 0, trimmedBytes: UInt64 = 0) {
    self.first = first
    self.trimmedRecords = trimmedRecords
    self.trimmedSegments = trimmedSegments
    self.trimmedBytes = trimmedBytes
  }

  /// Of a store that has given nothing up.
  package static let none = TrimMark(first: .start)

  /// No change before this position can be read.
  package var firstAvailable: StreamPosition { StreamPosition(commit: first.commit + 1, index: 0) }

  /// Whether a reader at `cursor` has lost changes: what makes a consumer EXPIRED. One that has lost only commits
  /// without changes has not.
  package func hasPassed(_ cursor: StreamCursor) -> Bool {
    cursor.address.commit < first.commit && cursor.recordsBefore < first.records
  }

  /// Where a reader at `cursor` goes on: at `cursor`, or at the beginning of the stream if nothing but commits without
  /// changes lies between; `nil` if changes were lost.
  package func resume(_ cursor: StreamCursor) -> StreamCursor? {
    if cursor.address.commit >= first.commit { return cursor }
    return hasPassed(cursor) ? nil : StreamCursor(first)
  }

  /// A version byte (1), the address, then records, segments and bytes given up (eight bytes each, little-endian).
  package var encoded: [UInt8] {
    [trimmedRecords, trimmedSegments, trimmedBytes].reduce([1] + first.encoded) { bytes, value in
      bytes + withUnsafeBytes(of: value.littleEndian) { [UInt8]($0) }
    }
  }

  /// - Throws: ``StoreError`` `storeNewer` for a version above ours, `storeCorrupted` for other bytes.
  package init(encoded bytes: [UInt8]) throws {
    guard let version = bytes.first, version >= 1 else { throw TrimMark.damaged }
    guard version == 1 else {
      throw StoreError(.storeNewer, "The mark of the stream's beginning needs a newer version of this software.")
    }
    guard bytes.count == 1 + LogAddress.encodedSize + 24,
      let first = bytes.withUnsafeBytes({
        LogAddress(bytes: UnsafeRawBufferPointer(rebasing: $0[1..<1 + LogAddress.encodedSize]))
      })
    else { throw TrimMark.damaged }
    func value(_ index: Int) -> UInt64 {
      bytes.withUnsafeBytes {
        UInt64(
          littleEndian: $0.loadUnaligned(fromByteOffset: 1 + LogAddress.encodedSize + 8 * index, as: UInt64.self))
      }
    }
    self.init(first: first, trimmedRecords: value(0), trimmedSegments: value(1), trimmedBytes: value(2))
  }

  private static var damaged: StoreError {
    StoreError(.storeCorrupted, "The mark of the stream's beginning does not decode.")
  }
}

extension ConsumerStateReader {
  /// Where the stream begins.
  ///
  /// - Throws: as ``TrimMark/init(encoded:)``.
  package func trimMark() throws -> TrimMark { try get(ConsumerKey.trimMark).map(TrimMark.init(encoded:)) ?? .none }

  /// From which backup's restore the store comes; `nil` if it comes from none.
  ///
  /// - Throws: as ``RestoreMark/init(encoded:)``.
  package func restoreMark() throws -> RestoreMark? {
    try get(ConsumerKey.restored).map(RestoreMark.init(encoded:))
  }
}
