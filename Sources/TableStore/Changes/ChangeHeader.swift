/// The head of a change record: what its images do not say. The images follow it in the frame.
///
/// Byte 0 is the version, byte 1 the event, byte 2 flags, byte 3 the stream view (0: none), then the table's id as a
/// varint, then the keys. The new image lies in the frame in any case, because the table's redo needs it; a flag says
/// whether readers may see it. Keys that stand in an image are named by their places there (a count, then a varint
/// each); only where no image holds them, they follow as an encoded item.
enum ChangeHeader {
  static let version: UInt8 = 1

  struct Flags: OptionSet {
    let rawValue: UInt8
    static let expiry = Flags(rawValue: 1)
    static let newImageVisible = Flags(rawValue: 2)
    static let keysInNewImage = Flags(rawValue: 4)
    static let keysInOldImage = Flags(rawValue: 8)
  }

  /// Appends the header for a change to `header`.
  ///
  /// - Parameters:
  ///   - old: the image before, `nil` for none. Only looked at where the record keeps it or the keys come from it.
  ///   - new: the image after, `nil` for none. One of both is there.
  static func append(
    _ schema: TableSchema, identity: ChangeRecord.Identity, old: ItemView?, new: ItemView?, to header: inout [UInt8]
  ) throws {
    let view = schema.descriptor.streamView
    let event: ChangeRecord.Event = old == nil ? .insert : new == nil ? .remove : .modify
    var flags: Flags = identity == .expiry ? .expiry : []
    if new != nil, view?.hasNewImage ?? false { flags.insert(.newImageVisible) }
    if new != nil {
      flags.insert(.keysInNewImage)
    } else if view?.hasOldImage ?? false {
      flags.insert(.keysInOldImage)
    }
    header.append(version)
    header.append(event.rawValue)
    header.append(flags.rawValue)
    header.append(view?.code ?? 0)
    Varint.append(Int(schema.id), to: &header)
    if let image = flags.contains(.keysInNewImage) ? new : flags.contains(.keysInOldImage) ? old : nil {
      appendPlaces(of: schema.key, in: image, to: &header)
    } else if let old {
      header.append(contentsOf: try ItemProjection.encode(old, names: schema.key.sortedNames))
    }
  }

  /// The places of the key attributes among an image's entries, in the order of their names.
  private static func appendPlaces(of key: KeyLayout, in image: ItemView, to header: inout [UInt8]) {
    header.append(UInt8(key.sortedNames.count))
    var entries = image.attributes.makeIterator()
    var place = 0
    var next = 0
    while next < key.sortedNames.count, let entry = entries.next() {
      if key.sortedNames[next].withUnsafeBytes({ entry.name.equals($0) }) {
        Varint.append(place, to: &header)
        next += 1
      }
      place += 1
    }
  }
}

extension ChangeRecord {
  /// Decodes a record from its parts in the frame.
  ///
  /// - Throws: ``StoreError`` `storeNewer` for a version above ours, `storeCorrupted` for bytes that are no record.
  init(
    header: UnsafeRawBufferPointer, old: UnsafeRawBufferPointer?, new: UnsafeRawBufferPointer?
  ) throws {
    guard header.count >= 5, header[0] >= 1 else { throw ChangeRecord.damaged }
    guard header[0] <= ChangeHeader.version else {
      throw StoreError(.storeNewer, "A change record needs a newer version of this software.")
    }
    var offset = 4
    guard let event = Event(rawValue: header[1]),
      let id = Varint.read(header, &offset).flatMap({ UInt32(exactly: $0) })
    else { throw ChangeRecord.damaged }
    let flags = ChangeHeader.Flags(rawValue: header[2])
    var view: StreamViewType?
    if header[3] != 0 {
      guard let known = StreamViewType(code: header[3]) else { throw ChangeRecord.damaged }
      view = known
    }
    let keys: Item
    if flags.contains(.keysInNewImage) || flags.contains(.keysInOldImage) {
      guard let image = flags.contains(.keysInNewImage) ? new : old else { throw ChangeRecord.damaged }
      keys = try ChangeRecord.keys(in: ItemView(image), at: header, &offset)
    } else {
      keys = try Item(validating: UnsafeRawBufferPointer(rebasing: header[offset...]))
    }
    self.init(
      tableID: id, event: event, identity: flags.contains(.expiry) ? .expiry : .user, view: view, keys: keys,
      oldImage: try old.map { try Item(validating: $0) },
      newImage: flags.contains(.newImageVisible) ? try new.map { try Item(validating: $0) } : nil)
  }

  private static var damaged: StoreError {
    StoreError(.storeCorrupted, "A change record does not decode.")
  }

  private static func keys(
    in image: ItemView, at header: UnsafeRawBufferPointer, _ offset: inout Int
  ) throws -> Item {
    guard offset < header.count else { throw damaged }
    let count = Int(header[offset])
    offset += 1
    var builder = ItemBuilder(capacity: 64)
    var entries = image.attributes.makeIterator()
    var place = 0
    for _ in 0..<count {
      guard let wanted = Varint.read(header, &offset), wanted >= place else { throw damaged }
      while place < wanted {
        guard entries.next() != nil else { throw damaged }
        place += 1
      }
      guard let entry = entries.next() else { throw damaged }
      try builder.append(entry.name, entry.value)
      place += 1
    }
    return try builder.finish()
  }
}
