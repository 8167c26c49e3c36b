/// The redo section of a frame: what a commit writes to the keyspaces, physically, so that replaying it is a copy.
///
/// Operations follow each other without padding:
/// - put: 1, keyspace, varint key length, key, varint value length, value
/// - delete: 2, keyspace, varint key length, key
/// - put of an image: 3, keyspace, varint key length, key, varint offset, varint length - the value is that slice of the
///   frame's records section
///
/// Every kind is required: a reader that meets another refuses the store as written by a newer version.
enum Redo {
  static let put: UInt8 = 1
  static let delete: UInt8 = 2
  static let putImage: UInt8 = 3

  /// Calls `body` with each operation in order; a `nil` value deletes.
  ///
  /// - Throws: ``StoreError/Code/storeNewer`` for an unknown kind or keyspace, `storeCorrupted` for lengths that do
  ///   not fit, and what `body` throws.
  static func forEach(
    _ redo: UnsafeRawBufferPointer, records: UnsafeRawBufferPointer,
    _ body: (Keyspace, UnsafeRawBufferPointer, UnsafeRawBufferPointer?) throws -> Void
  ) throws {
    var offset = 0
    func take(_ bytes: UnsafeRawBufferPointer, at start: Int, _ count: Int) throws -> UnsafeRawBufferPointer {
      guard start >= 0, count >= 0, start <= bytes.count, count <= bytes.count - start else { throw damaged }
      return UnsafeRawBufferPointer(rebasing: bytes[start..<start + count])
    }
    func varint() throws -> Int {
      guard let value = Varint.read(redo, &offset) else { throw damaged }
      return value
    }
    while offset < redo.count {
      guard offset + 2 <= redo.count else { throw damaged }
      let kind = redo[offset]
      guard let space = Keyspace(rawValue: redo[offset + 1]) else { throw newer }
      offset += 2
      let keyLength = try varint()
      let key = try take(redo, at: offset, keyLength)
      offset += keyLength
      switch kind {
      case put:
        let length = try varint()
        let value = try take(redo, at: offset, length)
        offset += length
        try body(space, key, value)
      case delete:
        try body(space, key, nil)
      case putImage:
        let start = try varint()
        let length = try varint()
        try body(space, key, try take(records, at: start, length))
      default:
        throw newer
      }
    }
  }

  private static var damaged: StoreError { StoreError(.storeCorrupted, "a frame of the log does not decode") }
  private static var newer: StoreError {
    StoreError(.storeNewer, "the log holds an operation this version does not know: this store needs a newer version")
  }
}
