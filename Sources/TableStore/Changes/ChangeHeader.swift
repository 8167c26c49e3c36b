/// The head of a change record: what its images do not say. The images follow it in the frame.
///
/// Byte 0 is the version, byte 1 the event, byte 2 flags, byte 3 the stream view (0: none), then the table's id as a
/// varint, then, where a consumer made the change, the depth (a byte), a varint length and the consumer's name in UTF-8,
/// then the keys. The new image lies in the frame in any case, because the table's redo needs it; a flag says
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
    static let caused = Flags(rawValue: 16)
  }

  /// Appends the header for a change to `header`.
  ///
  /// - Parameters:
  ///   - cause: the consumer whose effect this change is, `nil` for none.
  ///   - old: the image before, `nil` for none. Only looked at where the record keeps it or the keys come from it.
  ///   - new: the image after, `nil` for none. One of both is there.
  static func append(
    _ schema: TableSchema, identity: ChangeRecord.Identity, cause: ChangeCause? = nil, old: ItemView?, new: ItemView?,
    to header: inout [UInt8]
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
    if cause != nil { flags.insert(.caused) }
    header.append(version)
    header.append(event.rawValue)
    header.append(flags.rawValue)
    header.append(view?.code ?? 0)
    Varint.append(Int(schema.id), to: &header)
    if let cause {
      header.append(cause.depth)
      Varint.append(cause.origin.utf8.count, to: &header)
      header.append(contentsOf: cause.origin.utf8)
    }
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
