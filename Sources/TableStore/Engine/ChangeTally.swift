/// Counts changes by table and event. Most commits touch one table, so the last one is kept at hand.
struct ChangeTally {
  private var lastTable: UInt32 = 0
  private var last = StreamFigures.Changes()
  private var others: [UInt32: StreamFigures.Changes] = [:]

  var isEmpty: Bool { last.total == 0 && others.isEmpty }

  /// Counts the change whose record begins with `header`. A header that does not read is passed over.
  mutating func count(header: UnsafeRawBufferPointer) {
    var offset = 4
    guard header.count >= 5, let event = ChangeRecord.Event(rawValue: header[1]),
      let table = Varint.read(header, &offset).flatMap({ UInt32(exactly: $0) })
    else { return }
    turn(to: table)
    switch event {
    case .insert: last.inserts += 1
    case .modify: last.modifications += 1
    case .remove: last.removals += 1
    }
  }

  /// Adds what `other` has counted.
  mutating func add(_ other: ChangeTally) {
    if other.last.total > 0 { add(other.last, to: other.lastTable) }
    for (table, changes) in other.others { add(changes, to: table) }
  }

  private mutating func add(_ changes: StreamFigures.Changes, to table: UInt32) {
    turn(to: table)
    last.inserts += changes.inserts
    last.modifications += changes.modifications
    last.removals += changes.removals
  }

  mutating func clear() {
    last = StreamFigures.Changes()
    if !others.isEmpty { others.removeAll(keepingCapacity: true) }
  }

  /// All counts by the table's id.
  var byTable: [UInt32: StreamFigures.Changes] {
    var all = others
    if last.total > 0 { all[lastTable] = last }
    return all
  }

  private mutating func turn(to table: UInt32) {
    guard table != lastTable else { return }
    if last.total > 0 { others[lastTable] = last }
    last = others.removeValue(forKey: table) ?? StreamFigures.Changes()
    lastTable = table
  }
}
