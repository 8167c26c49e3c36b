/// One record of a frame, lent: its parts are found, but nothing is decoded or copied.
struct ChangeView {
  let tableID: UInt32
  let event: ChangeRecord.Event
  let flags: ChangeHeader.Flags
  let view: StreamViewType?
  let depth: UInt8
  /// The name of the consumer that made the change, in UTF-8; empty if none did.
  let origin: UnsafeRawBufferPointer
  /// What stands in the header behind the origin: the places of the keys in an image, or the keys themselves.
  let keyPart: UnsafeRawBufferPointer
  /// The image before the change, if the record holds it.
  let old: ItemView?
  /// The image after the change, whether or not readers may see it.
  let stored: ItemView?

  /// The image after the change as readers may see it.
  var new: ItemView? { flags.contains(.newImageVisible) ? stored : nil }

  var identity: ChangeRecord.Identity { flags.contains(.expiry) ? .expiry : .user }

  var cause: ChangeCause? {
    flags.contains(.caused) ? ChangeCause(origin: String(decoding: origin, as: UTF8.self), depth: depth) : nil
  }

  /// Finds the parts of one record behind its length.
  ///
  /// - Throws: ``StoreError`` `storeNewer` for a version above ours, `storeCorrupted` for bytes that are no record.
  init(framed bytes: UnsafeRawBufferPointer) throws {
    var offset = 0
    let header = try ChangeView.slice(bytes, &offset, Varint.read(bytes, &offset))
    old = try ChangeView.image(bytes, &offset)
    stored = try ChangeView.image(bytes, &offset)
    guard header.count >= 5, header[0] >= 1 else { throw ChangeView.damaged }
    guard header[0] <= ChangeHeader.version else {
      throw ChangeView.newer
    }
    offset = 4
    guard let event = ChangeRecord.Event(rawValue: header[1]),
      let id = Varint.read(header, &offset).flatMap({ UInt32(exactly: $0) })
    else { throw ChangeView.damaged }
    flags = ChangeHeader.Flags(rawValue: header[2])
    if header[3] != 0 {
      guard let known = StreamViewType(code: header[3]) else { throw ChangeView.damaged }
      view = known
    } else {
      view = nil
    }
    if flags.contains(.caused) {
      guard offset < header.count else { throw ChangeView.damaged }
      depth = header[offset]
      offset += 1
      origin = try ChangeView.slice(header, &offset, Varint.read(header, &offset))
    } else {
      depth = 0
      origin = UnsafeRawBufferPointer(rebasing: header[header.count...])
    }
    self.event = event
    tableID = id
    keyPart = UnsafeRawBufferPointer(rebasing: header[offset...])
  }

  private static func slice(
    _ bytes: UnsafeRawBufferPointer, _ offset: inout Int, _ length: Int?
  ) throws -> UnsafeRawBufferPointer {
    guard let length, length >= 0, length <= bytes.count - offset else { throw cutOff }
    defer { offset += length }
    return UnsafeRawBufferPointer(rebasing: bytes[offset..<offset + length])
  }

  private static func image(_ bytes: UnsafeRawBufferPointer, _ offset: inout Int) throws -> ItemView? {
    guard let length = Varint.read(bytes, &offset) else { throw cutOff }
    return length == 0 ? nil : ItemView(try slice(bytes, &offset, length - 1))
  }

  private static var cutOff: StoreError { StoreError(.storeCorrupted, "A change record is cut off.") }

  static var damaged: StoreError { StoreError(.storeCorrupted, "A change record does not decode.") }

  static var newer: StoreError {
    StoreError(.storeNewer, "A change record needs a newer version of this software.")
  }

  /// The item's key attributes.
  ///
  /// - Throws: ``StoreError`` `storeCorrupted` if they do not decode.
  func keys() throws -> Item {
    guard flags.contains(.keysInNewImage) || flags.contains(.keysInOldImage) else {
      return try Item(validating: keyPart)
    }
    var builder = ItemBuilder(capacity: 64)
    try forEachKey { try builder.append($0, $1) }
    return try builder.finish()
  }
}
