/// A table's descriptor with everything worked out that operations need at every item: names as UTF-8, key prefixes.
///
/// Immutable; shared between threads by the ``CatalogueCache``.
final class TableSchema: Sendable {
  let descriptor: TableDescriptor
  /// The table's id, big-endian: the first four bytes of its keys in the items keyspace.
  let prefix: [UInt8]
  let key: KeyLayout
  /// In the order of the descriptor.
  let indexes: [IndexLayout]
  let expiry: ExpiryLayout?

  init(_ descriptor: TableDescriptor) {
    self.descriptor = descriptor
    prefix = BigEndian.bytes(descriptor.id)
    key = KeyLayout(descriptor.key)
    indexes = descriptor.indexes.map { IndexLayout($0, tableKey: descriptor.key) }
    expiry = descriptor.expiryAttribute.map { ExpiryLayout(name: $0, id: descriptor.expiryID) }
  }

  var id: UInt32 { descriptor.id }
  var name: String { descriptor.name }

  /// Whether writes have item collections to tell of.
  var hasLocalIndexes: Bool { indexes.contains { $0.descriptor.kind == .local } }

  func index(named name: String) -> IndexLayout? { indexes.first { $0.descriptor.name == name } }
}

/// A key's attributes with their names as UTF-8, partition attributes first.
struct KeyLayout: Sendable {
  struct Attribute: Sendable {
    let attribute: KeyAttribute
    /// The name in UTF-8.
    let name: [UInt8]
    /// The encoded type.
    let tag: ValueTag

    init(_ attribute: KeyAttribute) {
      self.attribute = attribute
      name = Array(attribute.name.utf8)
      tag =
        switch attribute.type {
        case .s: .string
        case .n: .number
        case .b: .binary
        }
    }
  }

  let schema: KeySchema
  let attributes: [Attribute]
  let partitionCount: Int
  /// The names in UTF-8, sorted by their bytes.
  let sortedNames: [[UInt8]]

  init(_ schema: KeySchema) {
    self.schema = schema
    sortedNames = schema.attributes.map { Array($0.name.utf8) }.sorted { $0.lexicographicallyPrecedes($1) }
    attributes = schema.attributes.map(Attribute.init)
    partitionCount = schema.partition.count
  }
}

/// An index with what is needed to make its entries.
struct IndexLayout: Sendable {
  let descriptor: IndexDescriptor
  /// The index's id, big-endian: the first four bytes of its entries' keys.
  let prefix: [UInt8]
  let key: KeyLayout
  /// Attributes of an entry's value, as UTF-8, sorted, without duplicates: the index's key, the table's key and
  /// what the projection includes. `nil`: all of the item.
  let projected: [[UInt8]]?

  init(_ descriptor: IndexDescriptor, tableKey: KeySchema) {
    self.descriptor = descriptor
    prefix = BigEndian.bytes(descriptor.id)
    key = KeyLayout(descriptor.key)
    let included: [String]
    switch descriptor.projection {
    case .all:
      projected = nil
      return
    case .keysOnly: included = []
    case .include(let names): included = names
    }
    let names = Set(included + (descriptor.key.attributes + tableKey.attributes).map(\.name))
    projected = names.map { Array($0.utf8) }.sorted { $0.lexicographicallyPrecedes($1) }
  }
}

/// Where a table's expiry times are and where they are indexed.
struct ExpiryLayout: Sendable {
  /// The attribute's name in UTF-8.
  let name: [UInt8]
  let id: UInt32
  /// The id, big-endian: the first four bytes of keys in the expiry keyspace.
  let prefix: [UInt8]

  init(name: String, id: UInt32) {
    self.name = Array(name.utf8)
    self.id = id
    prefix = BigEndian.bytes(id)
  }
}
