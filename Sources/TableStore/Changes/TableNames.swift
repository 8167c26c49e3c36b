/// The names of the tables that change records name by number, for one reader of the stream.
struct TableNames {
  /// `nil`: one table, fixed from the beginning.
  private let selection: TableSelection?
  private var names: [UInt32: String] = [:]
  /// The numbers of the selected tables; `nil` if all are selected.
  private(set) var wanted: Set<UInt32>?
  /// The version of the catalogue at the last refreshing; `nil` before it, or if it is not known.
  var version: UInt64?
  /// What was asked last: changes of one table often follow each other.
  private var last: (id: UInt32, name: String?)?

  /// The names known at the last refreshing.
  var all: Set<String> { Set(names.values) }

  init(_ selection: TableSelection) {
    self.selection = selection
    if case .tables = selection { wanted = [] }
  }

  /// One table, whatever others have its name. Nothing is ever read from the catalogue.
  init(only id: UInt32, name: String) {
    selection = nil
    names = [id: name]
    wanted = [id]
  }

  /// Reads the names of all tables there are or were.
  mutating func refresh(in view: Snapshot) throws {
    guard let selection else { return }
    last = nil
    var found: Set<UInt32> = []
    let cursor = try view.cursor(.system, SystemKey.range(.tableByID), descending: false)
    while let (key, value) = try cursor.next() {
      guard let id = BigEndian.read(UInt32.self, key, at: 1) else { throw CatalogueRecord.damaged("table number") }
      let name = names[id] ?? String(decoding: value, as: UTF8.self)
      names[id] = name
      if selection.includes(name) { found.insert(id) }
    }
    if wanted != nil { wanted = found }
  }

  /// The name of the table with this number if it is selected, else `nil`.
  ///
  /// - Throws: ``StoreError`` `storeCorrupted` for a number that no table had at the last refreshing.
  @inline(__always)
  mutating func selectedName(_ id: UInt32) throws -> String? {
    if let last, last.id == id { return last.name }
    return try look(up: id)
  }

  private mutating func look(up id: UInt32) throws -> String? {
    guard let name = names[id] else {
      if selection == nil {
        last = (id, nil)
        return nil
      }
      throw StoreError(.storeCorrupted, "The stream names table \(id), which never was.")
    }
    let selected = wanted?.contains(id) ?? true ? name : nil
    last = (id, selected)
    return selected
  }
}
