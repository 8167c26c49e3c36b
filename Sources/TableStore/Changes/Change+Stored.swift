/// A change kept elsewhere than in the log: what parks changes keeps them whole, since the log may be trimmed.
extension Change {
  private static let storedVersion: UInt8 = 1
  private static let storedHead = 35

  /// A version byte (1), then little-endian: commit (8), index (4), the commit's size (4), timestamp (8), epoch (4), bytes of
  /// the table's name (2), four bytes for later use; the name; the record.
  package var stored: [UInt8] {
    var bytes: [UInt8] = [Change.storedVersion]
    bytes.reserveCapacity(Change.storedHead + table.utf8.count + self.bytes.count)
    func append(_ value: some FixedWidthInteger) { withUnsafeBytes(of: value.littleEndian) { bytes += $0 } }
    append(position.commit)
    append(position.index)
    append(commitSize)
    append(timestamp)
    append(epoch)
    append(UInt16(truncatingIfNeeded: table.utf8.count))
    append(UInt32(0))
    bytes += table.utf8
    bytes += self.bytes
    return bytes
  }

  /// Reads what ``stored`` made.
  ///
  /// - Throws: ``StoreError`` `storeNewer` for a version above ours, `storeCorrupted` for other bytes.
  package init(stored bytes: some Collection<UInt8>) throws {
    let bytes = Array(bytes)
    let damaged = StoreError(.storeCorrupted, "A change that was set aside does not decode.")
    guard let version = bytes.first, version >= 1 else { throw damaged }
    guard version == Change.storedVersion else {
      throw StoreError(.storeNewer, "A change that was set aside needs a newer version of this software.")
    }
    guard bytes.count >= Change.storedHead else { throw damaged }
    var offset = 1
    func next<T: FixedWidthInteger>(_ type: T.Type) -> T {
      defer { offset += MemoryLayout<T>.size }
      return T(littleEndian: bytes.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: offset, as: T.self) })
    }
    let position = StreamPosition(commit: next(UInt64.self), index: next(UInt32.self))
    let (size, timestamp, epoch) = (next(UInt32.self), next(UInt64.self), next(UInt32.self))
    let nameEnd = Change.storedHead + Int(next(UInt16.self))
    guard nameEnd <= bytes.count else { throw damaged }
    let record = Array(bytes[nameEnd...])
    _ = try record.withUnsafeBytes { try ChangeView(framed: $0) }
    self.init(
      position: position, commitSize: size, timestamp: timestamp, epoch: epoch,
      table: String(decoding: bytes[Change.storedHead..<nameEnd], as: UTF8.self), bytes: record)
  }
}
