/// The type of a key attribute.
public enum KeyType: String, Sendable, Hashable, Codable, CaseIterable {
  case s = "S"
  case n = "N"
  case b = "B"
}

/// One attribute of a key: its name and type.
public struct KeyAttribute: Sendable, Hashable {
  public var name: String
  public var type: KeyType

  public init(_ name: String, _ type: KeyType) {
    self.name = name
    self.type = type
  }
}

/// A key: partition attributes, then sort attributes.
///
/// Tables and local indexes have one partition attribute and at most one sort attribute; a global index has up to four
/// of each.
public struct KeySchema: Sendable, Hashable {
  public var partition: [KeyAttribute]
  public var sort: [KeyAttribute]

  public init(partition: [KeyAttribute], sort: [KeyAttribute] = []) {
    self.partition = partition
    self.sort = sort
  }

  public init(_ partition: KeyAttribute, _ sort: KeyAttribute? = nil) {
    self.init(partition: [partition], sort: sort.map { [$0] } ?? [])
  }

  /// All attributes, partition first.
  public var attributes: [KeyAttribute] { partition + sort }
}
