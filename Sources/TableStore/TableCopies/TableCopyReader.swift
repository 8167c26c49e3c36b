/// One item of a copied table, as it is to be or as it is to go.
package struct CopiedItem: Sendable {
  /// The item's key in the items keyspace behind the table's number, so that it fits any table with that key.
  package let place: [UInt8]
  /// `nil`: the item was deleted.
  package let item: Item?
}

/// Reads what a ``TableCopy`` wrote: first all items, then changes of items in their order, so that the last word on an
/// item counts. For one thread at a time; blocking.
package final class TableCopyReader: @unchecked Sendable {
  private static let prefixLength = 4

  private var reader: BackupReader
  private var isAtEnd = false

  /// - Throws: ``StoreError`` `input` or `storeNewer` if the file holds no copy that can be read.
  package init(_ path: String) throws {
    let file = try InputFile(path)
    reader = BackupReader { try file.read(into: $0) }
    _ = try reader.header(BackupFormat.tableMagic)
  }

  /// Whether what ``next()`` returned last are changes of items, not the items that the copy began with.
  package private(set) var isAtChanges = false

  /// Lends the next chunk as it is.
  ///
  /// - Returns: whether there was one before the end.
  func nextChunk(_ body: (BackupFormat.Kind, UnsafeRawBufferPointer) throws -> Void) throws -> Bool {
    let (kind, payload) = try reader.next()
    if kind == .end { return false }
    try body(kind, payload)
    return true
  }

  /// The next items, about a megabyte; `nil` at the end.
  ///
  /// - Throws: ``StoreError`` `storeCorrupted` if the copy is damaged or not whole.
  package func next() throws -> [CopiedItem]? {
    if isAtEnd { return nil }
    let (kind, payload) = try reader.next()
    switch kind {
    case .page: return try items(payload, from: 1) { $0 }
    // The length of an image counts one more, so that 0 stands for none.
    case .changes:
      isAtChanges = true
      return try items(payload, from: 0) { $0 - 1 }
    case .end:
      isAtEnd = true
      return nil
    case .frame: throw TableCopyReader.undecodable
    }
  }

  private func items(
    _ payload: UnsafeRawBufferPointer, from start: Int, _ length: (Int) -> Int
  ) throws -> [CopiedItem] {
    var offset = start
    var items: [CopiedItem] = []
    func take(_ count: Int) throws -> UnsafeRawBufferPointer {
      guard count >= 0, count <= payload.count - offset else { throw TableCopyReader.undecodable }
      defer { offset += count }
      return UnsafeRawBufferPointer(rebasing: payload[offset..<offset + count])
    }
    func varint() throws -> Int {
      guard let value = Varint.read(payload, &offset) else { throw TableCopyReader.undecodable }
      return value
    }
    while offset < payload.count {
      let key = try take(try varint())
      guard key.count > TableCopyReader.prefixLength else { throw TableCopyReader.undecodable }
      let count = length(try varint())
      let item = count < 0 ? nil : try Item(validating: try take(count))
      items.append(CopiedItem(place: Array(key.dropFirst(TableCopyReader.prefixLength)), item: item))
    }
    return items
  }

  private static var undecodable: StoreError {
    StoreError(.storeCorrupted, "the copy of the table does not decode")
  }
}
