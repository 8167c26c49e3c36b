import CBenchSQLite

/// SQLite through C: a table with primary key (pk, sk) and triggers that write old and new rows to a log table; WAL,
/// synced at every commit.
final class SQLiteContender: Contender, @unchecked Sendable {
  static let kind = ContenderKind.sqlite
  static let concurrentCallers = 1

  private let path: String
  private let database: SQLiteDatabase
  private let begin: SQLiteStatement
  private let commit: SQLiteStatement
  private let rollback: SQLiteStatement
  private let increment: SQLiteStatement
  private let upsert: SQLiteStatement

  private static let columns = ["title", "category", "vendor", "price", "quantity", "added", "active", "description"]

  init(directory: String, indexed: Bool) throws {
    path = "\(directory)/items.sqlite"
    database = try SQLiteDatabase(path: path)
    try database.execute(Self.schema(indexed: indexed))
    begin = try database.prepare("BEGIN IMMEDIATE")
    commit = try database.prepare("COMMIT")
    rollback = try database.prepare("ROLLBACK")
    increment = try database.prepare("UPDATE items SET quantity = quantity + 1 WHERE pk = ?1 AND sk = ?2")
    let names = Self.columns.joined(separator: ", ")
    let places = (1...Self.columns.count + 2).map { "?\($0)" }.joined(separator: ", ")
    let changes = Self.columns.map { "\($0) = excluded.\($0)" }.joined(separator: ", ")
    upsert = try database.prepare(
      "INSERT INTO items (pk, sk, \(names)) VALUES (\(places)) ON CONFLICT (pk, sk) DO UPDATE SET \(changes)")
  }

  private static func schema(indexed: Bool) -> String {
    let old = columns.map { "old_\($0)" }
    let new = columns.map { "new_\($0)" }
    let newValues = columns.map { "NEW.\($0)" }
    let oldValues = columns.map { "OLD.\($0)" }
    func list(_ names: [String]) -> String { names.joined(separator: ", ") }
    let tables = """
      CREATE TABLE IF NOT EXISTS items (
        pk TEXT, sk INTEGER, title TEXT, category TEXT, vendor TEXT, price INTEGER, quantity INTEGER, added TEXT,
        active INTEGER, description TEXT, PRIMARY KEY (pk, sk)) WITHOUT ROWID;
      CREATE TABLE IF NOT EXISTS log (seq INTEGER PRIMARY KEY, pk, sk, \(list(old + new)));
      CREATE TRIGGER IF NOT EXISTS inserted AFTER INSERT ON items BEGIN
        INSERT INTO log (pk, sk, \(list(new))) VALUES (NEW.pk, NEW.sk, \(list(newValues)));
      END;
      CREATE TRIGGER IF NOT EXISTS updated AFTER UPDATE ON items BEGIN
        INSERT INTO log (pk, sk, \(list(old + new))) VALUES (NEW.pk, NEW.sk, \(list(oldValues + newValues)));
      END;
      """
    let indexes = """
      CREATE INDEX IF NOT EXISTS by_category ON items (category, quantity);
      CREATE INDEX IF NOT EXISTS by_vendor ON items (vendor, price);
      """
    return indexed ? tables + indexes : tables
  }

  func close() throws {
    for statement in [begin, commit, rollback, increment, upsert] { statement.finalize() }
    try database.close()
  }

  /// Items are inserted in key order, unsynced: the closing checkpoint syncs them.
  func load(_ items: ArraySlice<Int>) throws {
    try database.execute("PRAGMA synchronous = OFF")
    let products = items.map { Product($0) }.map { (partition: $0.partition, product: $0) }
      .sorted { ($0.partition, $0.product.sort) < ($1.partition, $1.product.sort) }
    try transaction {
      for entry in products { try put(entry.product, partition: entry.partition) }
    }
    try database.execute("PRAGMA synchronous = FULL")
  }

  func update(_ items: [Int]) throws {
    try transaction {
      for number in items {
        let product = Product(number)
        increment.bind(1, product.partition)
        increment.bind(2, product.sort)
        try increment.run()
      }
    }
  }

  func put(_ product: Product) throws {
    try transaction { try put(product, partition: product.partition) }
  }

  func makeReader() throws -> SQLiteReader { try SQLiteReader(path: path) }

  func createTable(_ number: Int) throws -> Bool {
    try database.execute(
      "CREATE TABLE table_\(number) (pk TEXT, sk INTEGER, item BLOB, PRIMARY KEY (pk, sk)) WITHOUT ROWID")
    return true
  }

  private func transaction(_ body: () throws -> Void) throws {
    try begin.run()
    do {
      try body()
      try commit.run()
    } catch {
      try rollback.run()
      throw error
    }
  }

  private func put(_ product: Product, partition: String) throws {
    upsert.bind(1, partition)
    upsert.bind(2, product.sort)
    upsert.bind(3, product.title)
    upsert.bind(4, product.category)
    upsert.bind(5, product.vendor)
    upsert.bind(6, product.price)
    upsert.bind(7, product.quantity)
    upsert.bind(8, product.added)
    upsert.bind(9, product.active ? 1 : 0)
    upsert.bind(10, Product.text(bytes: ProductImage.descriptionCount, seed: ~product.number))
    try upsert.run()
  }
}
