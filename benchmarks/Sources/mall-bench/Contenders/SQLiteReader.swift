/// Selects of SQLite on a connection of its own, each a read transaction. Columns are fetched, not made into strings.
final class SQLiteReader: ContenderReader {
  private static let textColumns: [Int32] = [0, 2, 3, 4, 7, 9]

  private let database: SQLiteDatabase
  private let whole: SQLiteStatement
  private let one: SQLiteStatement
  private let all: SQLiteStatement
  private let filtered: SQLiteStatement

  init(path: String) throws {
    database = try SQLiteDatabase(path: path)
    whole = try database.prepare("SELECT * FROM items WHERE pk = ?1 AND sk = ?2")
    one = try database.prepare("SELECT quantity FROM items WHERE pk = ?1 AND sk = ?2")
    all = try database.prepare("SELECT * FROM items WHERE pk = ?1 ORDER BY sk")
    filtered = try database.prepare("SELECT * FROM items WHERE pk = ?1 AND price >= ?2 ORDER BY sk")
  }

  func item(_ number: Int) throws -> Int {
    let product = Product(number)
    whole.bind(1, product.partition)
    whole.bind(2, product.sort)
    defer { whole.reset() }
    guard try whole.step() else { throw BenchError("there is no item \(number)") }
    return fetch(whole)
  }

  func decoded(_ number: Int) throws -> Int {
    let product = Product(number)
    whole.bind(1, product.partition)
    whole.bind(2, product.sort)
    defer { whole.reset() }
    guard try whole.step() else { throw BenchError("there is no item \(number)") }
    let texts = Self.textColumns.map { whole.text($0) }
    return texts.contains { $0.isEmpty } ? 0 : fetch(whole)
  }

  func quantity(_ number: Int) throws -> Int {
    let product = Product(number)
    one.bind(1, product.partition)
    one.bind(2, product.sort)
    defer { one.reset() }
    guard try one.step() else { throw BenchError("there is no item \(number)") }
    return one.number(0)
  }

  func partition(_ partition: Int) throws -> Int {
    all.bind(1, Product.partition(partition))
    return try count(all)
  }

  func partition(_ partition: Int, priceAtLeast price: Int) throws -> Int {
    filtered.bind(1, Product.partition(partition))
    filtered.bind(2, price)
    return try count(filtered)
  }

  private func count(_ statement: SQLiteStatement) throws -> Int {
    defer { statement.reset() }
    var count = 0
    while try statement.step() {
      _ = fetch(statement)
      count += 1
    }
    return count
  }

  /// Fetches all ten columns and returns the quantity.
  private func fetch(_ row: SQLiteStatement) -> Int {
    var bytes = 0
    for column in Self.textColumns { bytes += row.textCount(column) }
    let numbers = row.number(1) &+ row.number(5) &+ row.number(8)
    return bytes + numbers >= 0 ? row.number(6) : 0
  }
}
