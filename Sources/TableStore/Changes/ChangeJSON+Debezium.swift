extension ChangeJSON {
  /// A change data capture event for pipelines that know such. `before` and `after` are null where there was no item, or
  /// where the table's view does not show that image; the `before` of a remove holds at least the keys.
  static func writeEvent(_ change: LentChange, to writer: inout JSONWriter) throws {
    let view = change.view
    writer.beginObject()
    writer.name("before")
    if let old = view.old {
      PlainJSON.write(old.attributes, to: &writer)
    } else if view.event == .remove {
      try writePlainKeys(view, to: &writer)
    } else {
      writer.null()
    }
    writer.name("after")
    if let new = view.new { PlainJSON.write(new.attributes, to: &writer) } else { writer.null() }
    writer.name("op")
    switch view.event {
    case .insert: writer.string("c")
    case .modify: writer.string("u")
    case .remove: writer.string("d")
    }
    let milliseconds = Int(clamping: change.timestamp / 1000)
    writer.name("source")
    writer.beginObject()
    writer.name("connector")
    writer.string("mall")
    writer.name("ts_ms")
    writer.int(milliseconds)
    writer.name("table")
    writer.string(change.table)
    writer.name("sequence")
    writer.sequenceNumber(change.position)
    writer.endObject()
    writer.name("ts_ms")
    writer.int(milliseconds)
    writer.name("transaction")
    writer.beginObject()
    writer.name("id")
    writer.string(String(change.position.commit))
    writer.name("total_order")
    writer.int(Int(change.position.index) + 1)
    writer.endObject()
    writer.endObject()
  }
}
