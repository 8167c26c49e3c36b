/// Changes as JSON text, straight from encoded bytes, members always in the same order.
public enum ChangeJSON: String, Sendable, CaseIterable {
  /// A record of DynamoDB Streams, with the table's name and, under `mall`, what this store knows besides.
  case record = "json"
  /// The envelope of a change data capture event: `before`, `after`, `op`, `source`, `ts_ms`, `transaction`, with the
  /// images as plain JSON.
  case debezium
  /// The table, what happened, and the item's keys as plain JSON.
  case keys
  /// Like `keys`, with the images as plain JSON.
  case plain

  /// The version of what stands under `mall`.
  static let version = 1

  /// Writes a change as one JSON object.
  ///
  /// - Throws: ``StoreError`` `storeCorrupted` for a record that does not decode.
  package func write(_ change: LentChange, to writer: inout JSONWriter) throws {
    switch self {
    case .record: try ChangeJSON.writeRecord(change, to: &writer)
    case .debezium: try ChangeJSON.writeEvent(change, to: &writer)
    case .keys: try ChangeJSON.writePlain(change, images: false, to: &writer)
    case .plain: try ChangeJSON.writePlain(change, images: true, to: &writer)
    }
  }

  /// The text of one change.
  ///
  /// - Throws: ``StoreError`` `storeCorrupted` for a record that does not decode.
  public func text(_ change: Change) throws -> String {
    var bytes: [UInt8] = []
    try append(change, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Appends the text of one change, in UTF-8 without a line end, to `bytes`.
  ///
  /// - Throws: as ``text(_:)``; `bytes` are then as they were.
  public func append(_ change: Change, to bytes: inout [UInt8]) throws {
    let count = bytes.count
    var taken: [UInt8] = []
    swap(&taken, &bytes)
    var writer = JSONWriter(appendingTo: taken)
    defer { writer.moveBytes(to: &bytes) }
    do {
      try change.lend { try write($0, to: &writer) }
    } catch {
      writer.cut(to: count)
      throw error
    }
  }

  private static func writePlain(_ change: LentChange, images: Bool, to writer: inout JSONWriter) throws {
    writer.beginObject()
    writer.name("sequenceNumber")
    writer.sequenceNumber(change.position)
    writer.name("table")
    writer.string(change.table)
    writer.name("event")
    writer.string(change.event.name)
    writer.name("ts_us")
    writer.int(Int(clamping: change.timestamp))
    writer.name("keys")
    try writePlainKeys(change.view, to: &writer)
    if images {
      if let new = change.view.new {
        writer.name("new")
        PlainJSON.write(new.attributes, to: &writer)
      }
      if let old = change.view.old {
        writer.name("old")
        PlainJSON.write(old.attributes, to: &writer)
      }
      writeChangedNames(change.view, to: &writer)
    }
    writer.endObject()
  }

  static func writePlainKeys(_ view: ChangeView, to writer: inout JSONWriter) throws {
    writer.beginObject()
    try view.forEachKey { name, value in
      writer.name(name)
      PlainJSON.write(value, to: &writer)
    }
    writer.endObject()
  }

  /// The member `changed`, where the record can tell.
  static func writeChangedNames(_ view: ChangeView, to writer: inout JSONWriter) {
    guard view.canTellChanges else { return }
    writer.name("changed")
    writer.beginArray()
    view.forEachChangedName { writer.string($0) }
    writer.endArray()
  }
}

extension ChangeView {
  /// Whether ``forEachChangedName(_:)`` has the images it takes.
  var canTellChanges: Bool {
    switch event {
    case .insert: new != nil
    case .modify: new != nil && old != nil
    case .remove: old != nil
    }
  }
}

extension ChangeRecord.Event {
  /// In DynamoDB's words.
  package var name: StaticString {
    switch self {
    case .insert: "INSERT"
    case .modify: "MODIFY"
    case .remove: "REMOVE"
    }
  }
}

extension JSONWriter {
  /// A string that needs no escapes.
  mutating func string(_ text: StaticString) {
    string(UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  /// The 30 digits of a position.
  mutating func sequenceNumber(_ position: StreamPosition) {
    withUnsafeTemporaryAllocation(byteCount: 30, alignment: 1) { digits in
      var (commit, index) = (position.commit, position.index)
      for place in stride(from: 19, through: 0, by: -1) {
        digits[place] = UInt8(48 + commit % 10)
        commit /= 10
      }
      for place in stride(from: 29, through: 20, by: -1) {
        digits[place] = UInt8(48 + index % 10)
        index /= 10
      }
      string(UnsafeRawBufferPointer(digits))
    }
  }
}
