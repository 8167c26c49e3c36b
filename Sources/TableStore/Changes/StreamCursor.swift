import StreamLog

/// How far a reader of the stream has come: the last commit it is done with, and how many changes of the next one.
///
/// It holds the address of the frame, so that going on costs no search. A cursor is only of use for the store it came
/// from.
public struct StreamCursor: Sendable {
  /// The end of the last commit of which everything is done.
  package var address: LogAddress
  /// How many changes of the commit behind ``address`` are done too; 0 at a commit's border.
  package var done: UInt32

  package init(_ address: LogAddress, done: UInt32 = 0) {
    self.address = address
    self.done = done
  }

  /// Before the first change there ever was.
  public static let start = StreamCursor(.start)

  /// The last commit of which everything is done.
  public var commit: CommitNumber { CommitNumber(address.commit) }

  /// The first position that is not done. Reading ``StreamStart/at(_:)`` it goes on exactly behind this cursor.
  public var next: StreamPosition { StreamPosition(commit: address.commit + 1, index: done) }

  /// How many changes of the whole store lie before this cursor.
  public var recordsBefore: UInt64 { address.records + UInt64(done) }

  /// Whether the change at `position` is done.
  public func covers(_ position: StreamPosition) -> Bool {
    position.commit <= address.commit || position.commit == address.commit + 1 && position.index < done
  }

  /// Bytes of an encoded cursor.
  package static let encodedSize = LogAddress.encodedSize + 4

  /// The address, then the number of changes done, little-endian.
  package var encoded: [UInt8] { address.encoded + withUnsafeBytes(of: done.littleEndian) { [UInt8]($0) } }

  /// Reads what ``encoded`` made; `nil` for other bytes.
  package init?(bytes: UnsafeRawBufferPointer) {
    guard bytes.count == StreamCursor.encodedSize,
      let address = LogAddress(bytes: UnsafeRawBufferPointer(rebasing: bytes[..<LogAddress.encodedSize]))
    else { return nil }
    self.init(
      address,
      done: UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: LogAddress.encodedSize, as: UInt32.self)))
  }
}

/// Cursors are compared by the commit and the changes done behind it, not by how the frame is found.
extension StreamCursor: Comparable, Hashable {
  public static func == (left: StreamCursor, right: StreamCursor) -> Bool {
    left.address.commit == right.address.commit && left.done == right.done
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(address.commit)
    hasher.combine(done)
  }

  public static func < (left: StreamCursor, right: StreamCursor) -> Bool {
    (left.address.commit, left.done) < (right.address.commit, right.done)
  }
}
