import StreamLog
import TableStore

/// The tables as their change records tell them: the log's records carried out one after the other from nothing.
///
/// Every record is checked against what the ones before it left: an insert meets no item, a change meets the very item
/// that its old image shows and changes it, and keys are those of the images. ``faults`` says where that fails.
public struct Replay {
  /// What the records contradict, in the log's order.
  public private(set) var faults: [String] = []
  /// Records carried out.
  public private(set) var recordCount = 0

  /// Items by key attributes, by table id.
  private var tables: [UInt32: [Item: Item]] = [:]
  /// Tables some of whose records hold no new image: what they leave cannot be told.
  private var incomplete: Set<UInt32> = []

  /// Reads the log from its first commit.
  ///
  /// - Throws: `StreamError`, `StoreError` for a log or records that do not read; ``ReplayError`` for a log that does
  ///   not begin with the first commit.
  public init(_ log: Log) throws {
    let reader = try log.oldestReader()
    var last: UInt64 = 0
    while let frame = try reader.next() {
      guard frame.kind == .commit else {
        last = frame.commit
        continue
      }
      guard frame.commit == last + 1 else {
        if last == 0 { throw ReplayError(description: "the log begins with commit \(frame.commit)") }
        faults.append("commit \(frame.commit) follows commit \(last)")
        return
      }
      last = frame.commit
      let records = try ChangeRecord.all(inSection: frame.records)
      if records.count != frame.recordCount {
        faults.append("commit \(last) says \(frame.recordCount) records and has \(records.count)")
      }
      for record in records { apply(record, in: last) }
    }
  }

  private mutating func apply(_ record: ChangeRecord, in commit: UInt64) {
    recordCount += 1
    func fault(_ text: String) { faults.append("commit \(commit), table \(record.tableID), \(record.keys): \(text)") }
    let hasNew = record.view == .newImage || record.view == .newAndOldImages
    let hasOld = record.view == .oldImage || record.view == .newAndOldImages
    for image in [record.oldImage, record.newImage].compactMap({ $0 }) {
      for (name, value) in record.keys where image[name] != value { fault("\(name) differs in an image") }
    }
    if (record.newImage != nil) != (hasNew && record.event != .remove) { fault("the new image is amiss") }
    if (record.oldImage != nil) != (hasOld && record.event != .insert) { fault("the old image is amiss") }
    if record.identity == .expiry, record.event != .remove { fault("expiry did not remove") }

    if !hasNew, record.event != .remove { incomplete.insert(record.tableID) }
    guard !incomplete.contains(record.tableID) else { return }
    let before = tables[record.tableID]?[record.keys]
    switch record.event {
    case .insert:
      if before != nil { fault("inserted over an item") }
    case .modify, .remove:
      if before == nil { fault("there was no item") }
      if hasOld, record.oldImage != before { fault("the old image is not what was there") }
      if record.event == .modify, record.newImage == before { fault("nothing has changed") }
    }
    tables[record.tableID, default: [:]][record.keys] = record.newImage
  }

  /// How a table's items differ from what its records tell; empty if they agree or if the records cannot tell.
  public func differences(from items: [Item], table id: UInt32, key: KeySchema) throws -> [String] {
    guard !incomplete.contains(id) else { return [] }
    var told = tables[id] ?? [:]
    var differences: [String] = []
    for item in items {
      let attributes = key.attributes.map { ($0.name, item[$0.name] ?? .null) }
      let keys = try Item(Dictionary(attributes) { $1 })
      switch told.removeValue(forKey: keys) {
      case nil: differences.append("table \(id) has \(keys), the log has not")
      case item?: break
      default: differences.append("table \(id): \(keys) is not what the log left")
      }
    }
    return differences + told.keys.map { "table \(id) lacks \($0)" }
  }

  /// What is wrong between a store's log and its tables, with nobody writing.
  public static func contradictions(in store: Store) throws -> [String] {
    let replay = try Replay(store.log)
    var contradictions = replay.faults
    for name in try store.tables() {
      let description = try store.describeTable(name)
      let items = try store.table(name).scan().all()
      contradictions += try replay.differences(from: items, table: description.id, key: description.key)
    }
    return contradictions
  }
}

/// Why a log cannot be replayed.
public struct ReplayError: Error, CustomStringConvertible {
  public let description: String
}
