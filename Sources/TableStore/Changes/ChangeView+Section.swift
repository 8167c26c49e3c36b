extension ChangeView {
  /// Lends the records of a frame's records section to `body`, in order: per record a length of four bytes
  /// (little-endian), a varint length and the header, then each image as a varint (length + 1, or 0 for none) and its
  /// bytes, old before new. `body` also gets the record's bytes behind the length.
  ///
  /// - Throws: what `body` throws; ``StoreError`` `storeCorrupted` or `storeNewer`; `storeCorrupted` also for a section
  ///   that ends early.
  @inline(__always)
  static func forEach(
    inSection section: UnsafeRawBufferPointer, _ body: (ChangeView, UnsafeRawBufferPointer) throws -> Void
  ) throws {
    var offset = 0
    while offset < section.count {
      guard section.count - offset >= 4 else { throw cutOffSection }
      let length = Int(UInt32(littleEndian: section.loadUnaligned(fromByteOffset: offset, as: UInt32.self)))
      offset += 4
      guard length <= section.count - offset else { throw cutOffSection }
      let bytes = UnsafeRawBufferPointer(rebasing: section[offset..<offset + length])
      try body(try ChangeView(framed: bytes), bytes)
      offset += length
    }
  }

  private static var cutOffSection: StoreError { StoreError(.storeCorrupted, "A change record is cut off.") }
}

extension ChangeRecord {
  /// Decodes all records of a frame's records section.
  ///
  /// - Throws: as ``ChangeView/forEach(inSection:_:)``.
  package static func all(inSection section: UnsafeRawBufferPointer) throws -> [ChangeRecord] {
    var records: [ChangeRecord] = []
    try ChangeView.forEach(inSection: section) { view, _ in records.append(try ChangeRecord(view)) }
    return records
  }

  /// Decodes one record behind its length.
  init(framed bytes: UnsafeRawBufferPointer) throws { try self.init(ChangeView(framed: bytes)) }

  init(_ view: ChangeView) throws {
    self.init(
      tableID: view.tableID, event: view.event, identity: view.identity, view: view.view, keys: try view.keys(),
      oldImage: try view.old.map { try Item(validating: $0.bytes) },
      newImage: try view.new.map { try Item(validating: $0.bytes) }, cause: view.cause)
  }
}
