/// A descriptor's form in the catalogue: the revision as eight bytes, so that caches compare without decoding, then an
/// encoded item. Attributes this version does not know are refused by the format version of the store, not here.
extension TableDescriptor {
  /// Decodes a catalogue entry.
  ///
  /// - Throws: ``StoreError`` `storeCorrupted` if it is not one.
  init(catalogueEntry entry: UnsafeRawBufferPointer) throws {
    guard let revision = BigEndian.read(UInt64.self, entry) else { throw CatalogueRecord.damaged("revision") }
    let record = try CatalogueRecord(decoding: UnsafeRawBufferPointer(rebasing: entry[8...]))
    self.init(
      id: try record.identifier("id"), name: try record.text("name"), revision: revision,
      key: try KeySchema(record), indexes: try record.records("indexes").map(IndexDescriptor.init),
      expiryAttribute: try record.optionalText("expiryAttribute"), expiryID: try record.identifier("expiryID"),
      streamView: try record.optionalText("streamView").map { text in
        guard let view = StreamViewType(rawValue: text) else { throw CatalogueRecord.damaged("streamView") }
        return view
      },
      streamEnabledAt: try record.integer("streamEnabledAt"),
      streamCommit: try record.optionalInteger("streamCommit") ?? 0, createdAt: try record.integer("createdAt"),
      deletionProtection: try record.flag("deletionProtection"), attributes: try record.map("attributes"),
      isBeingMade: try record.optionalInteger("beingMade") != nil)
  }

  /// The catalogue entry's value.
  func catalogueEntry() throws -> [UInt8] {
    var record = CatalogueRecord()
    record.set("id", UInt64(id))
    record.set("name", name)
    key.add(to: &record)
    record.set("indexes", indexes.map(\.record))
    record.set("expiryAttribute", expiryAttribute)
    record.set("expiryID", UInt64(expiryID))
    record.set("streamView", streamView?.rawValue)
    record.set("streamEnabledAt", streamEnabledAt)
    if streamCommit != 0 { record.set("streamCommit", streamCommit) }
    record.set("createdAt", createdAt)
    record.set("deletionProtection", deletionProtection)
    record.attributes["attributes"] = .m(attributes)
    if isBeingMade { record.set("beingMade", 1 as UInt64) }
    return BigEndian.bytes(revision) + (try record.encoded())
  }
}

extension KeySchema {
  init(_ record: CatalogueRecord) throws {
    self.init(
      partition: try record.records("partition").map(KeyAttribute.init),
      sort: try record.records("sort").map(KeyAttribute.init))
    guard !partition.isEmpty else { throw CatalogueRecord.damaged("partition") }
  }

  func add(to record: inout CatalogueRecord) {
    record.set("partition", partition.map(\.record))
    record.set("sort", sort.map(\.record))
  }
}

extension KeyAttribute {
  init(_ record: CatalogueRecord) throws {
    guard let type = KeyType(rawValue: try record.text("type")) else { throw CatalogueRecord.damaged("type") }
    self.init(try record.text("name"), type)
  }

  var record: CatalogueRecord { CatalogueRecord(["name": .s(name), "type": .s(type.rawValue)]) }
}

extension IndexDescriptor {
  init(_ record: CatalogueRecord) throws {
    guard let kind = UInt8(exactly: try record.integer("kind")).flatMap(Kind.init) else {
      throw CatalogueRecord.damaged("kind")
    }
    guard let status = UInt8(exactly: try record.integer("status")).flatMap(Status.init) else {
      throw CatalogueRecord.damaged("status")
    }
    let projection: Projection =
      switch try record.text("projection") {
      case "ALL": .all
      case "KEYS_ONLY": .keysOnly
      case "INCLUDE": .include(try record.texts("included"))
      default: throw CatalogueRecord.damaged("projection")
      }
    self.init(
      id: try record.identifier("id"), name: try record.text("name"), kind: kind, status: status,
      key: try KeySchema(record), projection: projection)
  }

  var record: CatalogueRecord {
    var record = CatalogueRecord()
    record.set("id", UInt64(id))
    record.set("name", name)
    record.set("kind", UInt64(kind.rawValue))
    record.set("status", UInt64(status.rawValue))
    key.add(to: &record)
    switch projection {
    case .all: record.set("projection", "ALL")
    case .keysOnly: record.set("projection", "KEYS_ONLY")
    case .include(let names):
      record.set("projection", "INCLUDE")
      record.set("included", names)
    }
    return record
  }
}
