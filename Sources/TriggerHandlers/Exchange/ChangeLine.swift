import TableStore

/// One change as JSON.
enum ChangeLine {
  static func write(_ change: Change, _ form: HandlerForm, idempotencyKey: String, to writer: inout JSONWriter) {
    writer.beginObject()
    writer.name("eventName")
    writer.string(name(of: change.event))
    writer.name("eventVersion")
    writer.string("1.1")
    writer.name("eventSource")
    writer.string("aws:dynamodb")
    writer.name("tableName")
    writer.string(change.table)
    writer.name("dynamodb")
    writer.beginObject()
    writer.name("ApproximateCreationDateTime")
    writer.int(Int(clamping: change.timestamp / 1_000_000))
    writer.name("Keys")
    form.write(change.keys, to: &writer)
    if let item = change.newImage {
      writer.name("NewImage")
      form.write(item, to: &writer)
    }
    if let item = change.oldImage {
      writer.name("OldImage")
      form.write(item, to: &writer)
    }
    writer.name("SequenceNumber")
    writer.string(change.position.sequenceNumber)
    writer.endObject()
    writer.name("idempotencyKey")
    writer.string(idempotencyKey)
    writer.endObject()
  }

  private static func name(of event: ChangeRecord.Event) -> String {
    switch event {
    case .insert: "INSERT"
    case .modify: "MODIFY"
    case .remove: "REMOVE"
    }
  }
}
