/// Which attributes an index holds besides the keys.
public enum Projection: Sendable, Hashable {
  case keysOnly
  case include([String])
  case all
}

/// What of an item's images the stream of a table shows.
public enum StreamViewType: String, Sendable, Hashable, CaseIterable {
  case keysOnly = "KEYS_ONLY"
  case newImage = "NEW_IMAGE"
  case oldImage = "OLD_IMAGE"
  case newAndOldImages = "NEW_AND_OLD_IMAGES"
}

/// An index as the catalogue keeps it.
struct IndexDescriptor: Sendable, Hashable {
  enum Kind: UInt8, Sendable {
    case local = 0
    case global = 1
  }
  enum Status: UInt8, Sendable {
    case active = 0
    case creating = 1
    case deleting = 2
  }
  var id: UInt32
  var name: String
  var kind: Kind
  var status: Status
  var key: KeySchema
  var projection: Projection
}

/// A table as the catalogue keeps it. Values of this type are immutable snapshots of one catalogue entry.
struct TableDescriptor: Sendable, Hashable {
  /// Never reused, also not by a later table of the same name. Prefix of the table's keys.
  var id: UInt32
  var name: String
  /// Changes with every change of this entry; lets caches compare.
  var revision: UInt64
  var key: KeySchema
  var indexes: [IndexDescriptor]
  /// The attribute that holds the expiry time in epoch seconds, if TTL is enabled.
  var expiryAttribute: String?
  /// Prefix of the table's expiry entries: a new one each time TTL is enabled, so that entries of an earlier time can
  /// be removed in the background. 0 while TTL is off.
  var expiryID: UInt32 = 0
  /// `nil`: records carry keys only and no stream is shown through the DynamoDB API.
  var streamView: StreamViewType?
  /// Microseconds since 1970 of the stream's enabling; part of its label.
  var streamEnabledAt: UInt64
  /// The commit that enabled the stream: the stream's records come behind it. 0 if that is not known, because the entry
  /// was written before this was kept, or if there never was a stream.
  var streamCommit: UInt64 = 0
  /// Microseconds since 1970.
  var createdAt: UInt64
  var deletionProtection: Bool
  /// Billing mode, throughput, table class, tags, UUID: kept and returned, not interpreted by the engine.
  var attributes: [String: AttributeValue]
  /// Whether the table is still being filled from a copy: until it is whole, it is described as CREATING and nobody but
  /// who fills it can use it.
  var isBeingMade = false

  func index(named name: String) -> IndexDescriptor? { indexes.first { $0.name == name } }
}
