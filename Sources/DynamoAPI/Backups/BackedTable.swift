import TableStore

/// What a backup remembers of its table: enough to describe it and to make a table like it.
struct BackedTable: Sendable, Hashable, Codable {
  struct Key: Sendable, Hashable, Codable {
    var name: String
    /// `S`, `N` or `B`.
    var type: String
    var isHash: Bool
  }

  struct Index: Sendable, Hashable, Codable {
    var name: String
    var isGlobal: Bool
    var keys: [Key]
    /// `nil`: all attributes; empty: the keys only.
    var included: [String]?
    var throughput: Throughput?
  }

  var name: String
  /// The number the table has in its store.
  var number: Int
  /// The table's UUID.
  var tableID: String
  /// Microseconds since 1970.
  var created: UInt64
  var itemCount: Int
  var sizeBytes: Int
  var keys: [Key]
  var indexes: [Index]
  var billing: BillingMode
  var throughput: Throughput?
  var tableClass: TableClass?
  var streamView: String?
  var expiryAttribute: String?

  init(_ table: TableDescription) {
    let settings = TableSettings(table)
    name = table.name
    number = Int(table.id)
    tableID = settings.tableID
    created = table.createdAt
    itemCount = table.itemCount
    sizeBytes = table.sizeBytes
    keys = Key.list(table.key)
    indexes =
      table.localIndexes.map { Index($0.definition, isGlobal: false, nil) }
      + table.globalIndexes.map {
        Index($0.definition, isGlobal: true, settings.indexThroughput[$0.definition.name])
      }
    billing = settings.billing
    throughput = settings.throughput
    tableClass = settings.tableClass
    streamView = table.streamView?.rawValue
    expiryAttribute = table.expiryAttribute
  }

  var key: KeySchema { keys.schema }

  func definitions(isGlobal: Bool) -> [IndexDefinition] {
    indexes.filter { $0.isGlobal == isGlobal }.map(\.definition)
  }
}

extension BackedTable.Key {
  static func list(_ key: KeySchema) -> [BackedTable.Key] {
    key.partition.map { BackedTable.Key(name: $0.name, type: $0.type.rawValue, isHash: true) }
      + key.sort.map { BackedTable.Key(name: $0.name, type: $0.type.rawValue, isHash: false) }
  }
}

extension [BackedTable.Key] {
  var schema: KeySchema {
    func attributes(_ isHash: Bool) -> [KeyAttribute] {
      filter { $0.isHash == isHash }.map { KeyAttribute($0.name, KeyType(rawValue: $0.type) ?? .s) }
    }
    return KeySchema(partition: attributes(true), sort: attributes(false))
  }
}

extension BackedTable.Index {
  init(_ definition: IndexDefinition, isGlobal: Bool, _ throughput: Throughput?) {
    name = definition.name
    self.isGlobal = isGlobal
    keys = BackedTable.Key.list(definition.key)
    switch definition.projection {
    case .all: included = nil
    case .keysOnly: included = []
    case .include(let names): included = names
    }
    self.throughput = throughput
  }

  var definition: IndexDefinition {
    let projection: Projection = included.map { $0.isEmpty ? .keysOnly : .include($0) } ?? .all
    return IndexDefinition(name, keys.schema, projection: projection)
  }
}
