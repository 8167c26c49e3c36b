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
      let bytes = try record(in: section, &offset)
      try body(try ChangeView(framed: bytes), bytes)
    }
  }

  /// The bytes of the record that begins at `offset`, behind its length; moves `offset` behind it.
  @inline(__always)
  static func record(
    in section: UnsafeRawBufferPointer, _ offset: inout Int
  ) throws -> UnsafeRawBufferPointer {
    guard section.count - offset >= 4 else { throw cutOffSection }
    let length = Int(UInt32(littleEndian: section.loadUnaligned(fromByteOffset: offset, as: UInt32.self)))
    let start = offset + 4
    guard length <= section.count - start else { throw cutOffSection }
    offset = start + length
    return UnsafeRawBufferPointer(rebasing: section[start..<offset])
  }

  /// The number of the table of a record behind its length; nothing else of it is looked at.
  ///
  /// - Throws: ``StoreError`` `storeNewer`, `storeCorrupted`.
  @inline(__always)
  static func tableID(ofFramed record: UnsafeRawBufferPointer) throws -> UInt32 {
    var offset = 0
    guard let length = Varint.read(record, &offset), length >= 5, length <= record.count - offset else {
      throw damaged
    }
    guard record[offset] <= ChangeHeader.version else { throw newer }
    offset += 4
    guard let id = Varint.read(record, &offset), let id = UInt32(exactly: id) else { throw damaged }
    return id
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
