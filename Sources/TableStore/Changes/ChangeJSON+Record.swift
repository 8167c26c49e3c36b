extension ChangeJSON {
  /// A record as DynamoDB Streams shows it. Readers pass over members that they do not know.
  static func writeRecord(_ change: LentChange, to writer: inout JSONWriter) throws {
    let view = change.view
    writer.beginObject()
    writer.name("eventID")
    writer.eventID(change)
    writer.name("eventName")
    writer.string(view.event.name)
    writer.name("eventVersion")
    writer.string("1.1")
    writer.name("eventSource")
    writer.string("aws:dynamodb")
    writer.name("tableName")
    writer.string(change.table)
    writer.name("dynamodb")
    try writeStreamRecord(change, to: &writer)
    writeIdentity(view, to: &writer)
    writer.name("mall")
    writeOwnPart(change, to: &writer)
    writer.endObject()
  }

  /// A record as the service DynamoDB Streams sends it: with a region, and with nothing that the service has not.
  ///
  /// - Throws: ``StoreError`` `storeCorrupted` for a record that does not decode.
  package static func writeServiceRecord(_ change: LentChange, region: String, to writer: inout JSONWriter) throws {
    writer.beginObject()
    writer.name("eventID")
    writer.eventID(change)
    writer.name("eventName")
    writer.string(change.event.name)
    writer.name("eventVersion")
    writer.string("1.1")
    writer.name("eventSource")
    writer.string("aws:dynamodb")
    writer.name("awsRegion")
    writer.string(region)
    writer.name("dynamodb")
    try writeStreamRecord(change, to: &writer)
    writeIdentity(change.view, to: &writer)
    writer.endObject()
  }

  /// The member `userIdentity`, which only deletes of expired items have.
  private static func writeIdentity(_ view: ChangeView, to writer: inout JSONWriter) {
    guard view.identity == .expiry else { return }
    writer.name("userIdentity")
    writer.beginObject()
    writer.name("Type")
    writer.string("Service")
    writer.name("PrincipalId")
    writer.string("dynamodb.amazonaws.com")
    writer.endObject()
  }

  /// The member `dynamodb`. Times are whole seconds; sizes are counted as DynamoDB counts them.
  private static func writeStreamRecord(_ change: LentChange, to writer: inout JSONWriter) throws {
    let view = change.view
    var size = (view.new?.size ?? 0) + (view.old?.size ?? 0)
    writer.beginObject()
    writer.name("ApproximateCreationDateTime")
    writer.int(Int(clamping: change.timestamp / 1_000_000))
    writer.name("Keys")
    writer.beginObject()
    try view.forEachKey { name, value in
      size += name.count + value.dynamoDBSize
      writer.name(name)
      DynamoDBJSON.write(value, to: &writer)
    }
    writer.endObject()
    if let new = view.new {
      writer.name("NewImage")
      DynamoDBJSON.write(new.attributes, to: &writer)
    }
    if let old = view.old {
      writer.name("OldImage")
      DynamoDBJSON.write(old.attributes, to: &writer)
    }
    writer.name("SequenceNumber")
    writer.sequenceNumber(change.position)
    writer.name("SizeBytes")
    writer.int(size)
    writer.name("StreamViewType")
    writer.string((view.view ?? .keysOnly).name)
    writer.endObject()
  }

  /// The member `mall`: the commit and the change's place in it, the time in microseconds, the names of the attributes
  /// that differ where the record can tell, and the consumer that made the change, if one did.
  private static func writeOwnPart(_ change: LentChange, to writer: inout JSONWriter) {
    let view = change.view
    writer.beginObject()
    writer.name("txn")
    writer.int(Int(clamping: change.position.commit))
    writer.name("index")
    writer.int(Int(change.position.index))
    writer.name("count")
    writer.int(Int(change.commitSize))
    writer.name("ts_us")
    writer.int(Int(clamping: change.timestamp))
    writeChangedNames(view, to: &writer)
    if view.flags.contains(.caused) {
      writer.name("origin")
      writer.string(view.origin)
      writer.name("depth")
      writer.int(Int(view.depth))
    }
    writer.name("v")
    writer.int(version)
    writer.endObject()
  }
}

extension LentChange {
  /// What no other change of this store has, lost ones included: the epoch, the commit and the index.
  fileprivate var eventIDParts: (UInt64, UInt64) {
    (
      UInt64(epoch) << 32 | position.commit >> 32,
      (position.commit & 0xFFFF_FFFF) << 32 | UInt64(position.index)
    )
  }
}

extension JSONWriter {
  /// 32 hexadecimal digits: epoch (8), commit (16), index (8).
  fileprivate mutating func eventID(_ change: LentChange) {
    let parts = change.eventIDParts
    withUnsafeTemporaryAllocation(byteCount: 32, alignment: 1) { digits in
      for place in 0..<32 {
        let part = place < 16 ? parts.0 : parts.1
        let digit = UInt8(truncatingIfNeeded: part >> UInt64(60 - place % 16 * 4)) & 15
        digits[place] = digit < 10 ? 48 + digit : 87 + digit
      }
      string(UnsafeRawBufferPointer(digits))
    }
  }
}

extension Change {
  /// 32 hexadecimal digits that no other change of the store has or had, lost ones included.
  public var eventID: String {
    func text(_ value: UInt64, _ digits: Int) -> String {
      let text = String(value, radix: 16)
      return String(repeating: "0", count: digits - text.count) + text
    }
    return text(UInt64(epoch), 8) + text(position.commit, 16) + text(UInt64(position.index), 8)
  }
}

extension StreamViewType {
  fileprivate var name: StaticString {
    switch self {
    case .keysOnly: "KEYS_ONLY"
    case .newImage: "NEW_IMAGE"
    case .oldImage: "OLD_IMAGE"
    case .newAndOldImages: "NEW_AND_OLD_IMAGES"
    }
  }
}
