/// Work on LMDB that a catalogue change leaves behind, done later in bounded steps by any process.
///
/// The change and the job are one commit; a second commit ends the job. Between them, steps run beside the log on
/// LMDB itself, each in one transaction together with its progress, so that a kill loses at most the step at hand.
struct BackgroundJob: Sendable {
  enum Work: Sendable, Hashable {
    /// Delete everything under these ids. Nothing writes under them any more.
    case drop([Prefix])
    /// Give every item of a table its entry in an index that writers maintain already.
    case fillIndex(table: String, tableID: UInt32, indexID: UInt32)
    /// Give every item of a table its expiry entry; writers maintain them already.
    case fillExpiry(table: String, tableID: UInt32, expiryID: UInt32)
  }

  /// All keys of a keyspace that start with an id.
  struct Prefix: Sendable, Hashable {
    var space: Keyspace
    var id: UInt32

    var range: KeyRange { KeyRange(prefix: BigEndian.bytes(id)) }
  }

  let id: UInt64
  let work: Work

  init(id: UInt64, work: Work) {
    self.id = id
    self.work = work
  }

  /// The table the job works for; `nil` for drops, which outlive their table.
  var tableID: UInt32? {
    switch work {
    case .drop: nil
    case .fillIndex(_, let tableID, _), .fillExpiry(_, let tableID, _): tableID
    }
  }

  /// Whether the job fills what has this id.
  func fills(_ id: UInt32) -> Bool {
    switch work {
    case .drop: false
    case .fillIndex(_, _, let indexID): indexID == id
    case .fillExpiry(_, _, let expiryID): expiryID == id
    }
  }

  init(key: UnsafeRawBufferPointer, value: UnsafeRawBufferPointer) throws {
    guard let id = BigEndian.read(UInt64.self, key, at: 1) else { throw CatalogueRecord.damaged("job") }
    let record = try CatalogueRecord(decoding: value)
    let work: Work
    switch try record.text("work") {
    case "drop":
      work = .drop(
        try record.records("prefixes").map { prefix in
          guard let space = UInt8(exactly: try prefix.integer("space")).flatMap(Keyspace.init) else {
            throw CatalogueRecord.damaged("space")
          }
          return Prefix(space: space, id: try prefix.identifier("id"))
        })
    case "fillIndex":
      work = .fillIndex(
        table: try record.text("table"), tableID: try record.identifier("tableID"),
        indexID: try record.identifier("target"))
    case "fillExpiry":
      work = .fillExpiry(
        table: try record.text("table"), tableID: try record.identifier("tableID"),
        expiryID: try record.identifier("target"))
    default:
      throw StoreError(.storeNewer, "The store holds background work that needs a newer version of this software.")
    }
    self.init(id: id, work: work)
  }

  func encoded() throws -> [UInt8] {
    var record = CatalogueRecord()
    switch work {
    case .drop(let prefixes):
      record.set("work", "drop")
      record.set(
        "prefixes",
        prefixes.map { prefix in
          var record = CatalogueRecord()
          record.set("space", UInt64(prefix.space.rawValue))
          record.set("id", UInt64(prefix.id))
          return record
        })
    case .fillIndex(let table, let tableID, let target):
      record.set("work", "fillIndex")
      record.set("table", table)
      record.set("tableID", UInt64(tableID))
      record.set("target", UInt64(target))
    case .fillExpiry(let table, let tableID, let target):
      record.set("work", "fillExpiry")
      record.set("table", table)
      record.set("tableID", UInt64(tableID))
      record.set("target", UInt64(target))
    }
    return try record.encoded()
  }

  /// All jobs not yet ended, oldest first.
  static func pending(in reader: some KeyspaceReader) throws -> [BackgroundJob] {
    var jobs: [BackgroundJob] = []
    let cursor = try reader.cursor(.system, SystemKey.range(.job), descending: false)
    while let (key, value) = try cursor.next() { jobs.append(try BackgroundJob(key: key, value: value)) }
    return jobs
  }
}

/// How far a filling job has come. Kept in LMDB only, written in the transaction of the step it describes.
struct JobProgress: Sendable {
  /// All items have been visited; only the commit that ends the job is missing.
  var isDone = false
  /// Items visited and entries put so far.
  var items: UInt64 = 0
  var entries: UInt64 = 0
  /// The key last visited; empty before the first step.
  var cursor: [UInt8] = []

  init() {}

  init(_ value: UnsafeRawBufferPointer) throws {
    guard value.count >= 17, let items = BigEndian.read(UInt64.self, value, at: 1),
      let entries = BigEndian.read(UInt64.self, value, at: 9)
    else { throw CatalogueRecord.damaged("progress") }
    isDone = value[0] != 0
    self.items = items
    self.entries = entries
    cursor = Array(value[17...])
  }

  var encoded: [UInt8] {
    [isDone ? 1 : 0] + BigEndian.bytes(items) + BigEndian.bytes(entries) + cursor
  }
}
