/// What is measured of every store. Each implementation does it as one would who knows that store well, and each keeps
/// the whole change record: the old image and the new one of every item written.
protocol Contender: AnyObject, Sendable {
  associatedtype Reader: ContenderReader

  static var kind: ContenderKind { get }
  /// How many threads call ``put(_:)`` at once where concurrent callers are measured. One, for a store whose writers
  /// only wait for each other.
  static var concurrentCallers: Int { get }

  /// Opens the store in `directory`, making it if the directory is empty.
  init(directory: String, indexed: Bool) throws

  /// Puts new items as fast as the store can; not necessarily durable before ``close()``.
  func load(_ items: ArraySlice<Int>) throws

  /// Raises the quantity of each of the items by one, in one durable commit. Called from one thread at a time.
  func update(_ items: [Int]) throws

  /// Puts a whole item over the old one, in a durable commit of its own.
  func put(_ product: Product) throws

  /// A reader for one thread.
  func makeReader() throws -> Reader

  /// Creates an empty table in a commit of its own; `false` if that is not something this store has.
  func createTable(_ number: Int) throws -> Bool

  func close() throws
}

extension Contender {
  func createTable(_ number: Int) throws -> Bool { false }
}

/// Reads of one thread. Every call sees the newest commit.
protocol ContenderReader {
  /// Reads a whole item in the form in which the store hands it out; returns the quantity.
  func item(_ number: Int) throws -> Int
  /// Reads an item and turns all ten attributes into values of Swift; returns the quantity.
  func decoded(_ number: Int) throws -> Int
  /// Reads the quantity alone.
  func quantity(_ number: Int) throws -> Int
  /// Reads all attributes of the items of a partition, in order; returns how many there are.
  func partition(_ partition: Int) throws -> Int
  /// Walks the items of a partition and returns how many have a price of at least `price`; reads the rest of none.
  func partition(_ partition: Int, priceAtLeast price: Int) throws -> Int
}

/// The contenders, in the order of the report.
enum ContenderKind: String, CaseIterable, Codable, CodingKeyRepresentable {
  case tableStore = "table-store"
  case lmdb
  case sqlite
  case rocksdb
  case append

  var title: String {
    switch self {
    case .tableStore: "this engine"
    case .lmdb: "LMDB"
    case .sqlite: "SQLite"
    case .rocksdb: "RocksDB"
    case .append: "append + sync"
    }
  }

  /// The bare append has nothing to read.
  var reads: Bool { self != .append }
}
