import Foundation
import TableStore
import Testing
import Triggers

extension Workshop {
  /// A workshop with the products `A1` to `A5` and the empty table `orders`.
  static func withFiveProducts() throws -> Workshop {
    let shop = try Workshop.withProducts()
    _ = try shop.run("create-table", "orders", "--key", "id:S")
    for number in 1...5 { _ = try shop.run("put", "products", #"{"sku":"A\#(number)","n":\#(number)}"#) }
    return shop
  }

  /// A workshop whose stream begins behind what the consumer `late`, made first, has seen.
  static func withExpiredConsumer() throws -> Workshop {
    let shop = try Workshop()
    var options = StoreOptions()
    options.segmentBytes = 1 << 20
    let store = try Store.open(at: shop.store, options: options)
    try store.createTable("products", key: KeyAttribute("sku", .s))
    try store.consumers.create(ConsumerDefinition("late", tables: nil))
    let body = AttributeValue.s(String(repeating: "x", count: 50_000))
    for number in 0..<120 { try store.table("products").put(["sku": .s("A\(number)"), "body": body]) }
    // Closing feeds the tables, which need none of the log then.
    try store.close()
    let again = try Store.open(at: shop.store, options: options)
    let report = try again.trimStream(.position(try again.cursor(for: .latest).next), force: true)
    #expect(report.expired == ["late"])
    try again.close()
    return shop
  }

  /// Opens the store in the test's own process.
  func withStore<R>(_ body: (Store) throws -> R) throws -> R {
    let store = try Store.open(at: self.store)
    defer { try? store.close() }
    return try body(store)
  }

  /// The members of the JSON object that a command prints.
  func object(_ arguments: String...) throws -> [String: Any] {
    let answer = try run(arguments)
    #expect(answer.status == 0, "\(answer.errors)")
    return try #require(try JSONSerialization.jsonObject(with: Data(answer.output.utf8)) as? [String: Any])
  }

  /// The objects of the JSON array that a command prints.
  func array(_ arguments: String...) throws -> [[String: Any]] {
    let answer = try run(arguments)
    #expect(answer.status == 0, "\(answer.errors)")
    return try #require(try JSONSerialization.jsonObject(with: Data(answer.output.utf8)) as? [[String: Any]])
  }

  /// Expects that a command prints nothing, says something with `words`, and ends with `status`.
  func expectRefusal(
    _ status: Int32, _ words: String, _ arguments: String..., location: SourceLocation = #_sourceLocation
  ) throws {
    let answer = try run(arguments)
    #expect(answer.status == status, "\(arguments): \(answer.errors)", sourceLocation: location)
    #expect(answer.output == "", sourceLocation: location)
    #expect(words.isEmpty || answer.errors.contains(words), "\(arguments): \(answer.errors)", sourceLocation: location)
  }
}
