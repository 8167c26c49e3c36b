extension ChangeRecord {
  /// Decodes the records section of a frame: per record a length of four bytes (little-endian), a varint length and
  /// the header, then each image as a varint (length + 1, or 0 for none) and its bytes, old before new.
  ///
  /// - Throws: ``StoreError`` `storeCorrupted` or `storeNewer`; `storeCorrupted` also for a section that ends early.
  package static func all(inSection section: UnsafeRawBufferPointer) throws -> [ChangeRecord] {
    var records: [ChangeRecord] = []
    var offset = 0
    while offset < section.count {
      guard section.count - offset >= 4 else { throw cutOff }
      let length = Int(UInt32(littleEndian: section.loadUnaligned(fromByteOffset: offset, as: UInt32.self)))
      offset += 4
      guard length <= section.count - offset else { throw cutOff }
      records.append(try ChangeRecord(framed: UnsafeRawBufferPointer(rebasing: section[offset..<offset + length])))
      offset += length
    }
    return records
  }

  /// Decodes one record behind its length.
  init(framed bytes: UnsafeRawBufferPointer) throws {
    var offset = 0
    func slice(_ length: Int?) throws -> UnsafeRawBufferPointer {
      guard let length, length >= 0, length <= bytes.count - offset else { throw ChangeRecord.cutOff }
      defer { offset += length }
      return UnsafeRawBufferPointer(rebasing: bytes[offset..<offset + length])
    }
    func image() throws -> UnsafeRawBufferPointer? {
      guard let length = Varint.read(bytes, &offset) else { throw ChangeRecord.cutOff }
      return length == 0 ? nil : try slice(length - 1)
    }
    let header = try slice(Varint.read(bytes, &offset))
    let old = try image()
    let new = try image()
    try self.init(header: header, old: old, new: new)
  }

  private static var cutOff: StoreError {
    StoreError(.storeCorrupted, "A change record is cut off.")
  }
}
