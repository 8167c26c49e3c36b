import TableStore
import TestSupport
import Triggers

/// A store with a table of orders and one of totals per category, and a trigger between them.
struct OrdersFixture: Sendable {
  let store: AsyncStore
  let name = "totals"

  /// Registers the trigger; it reads `orders` from the beginning.
  static func run(
    _ settings: TriggerSettings = TriggerSettings(), filters: [ChangeFilter.Source] = [],
    options: StoreOptions = .test, _ body: (OrdersFixture) async throws -> Void
  ) async throws {
    try await withTemporaryAsyncStore(options) { store in
      for (table, key) in [("orders", KeyAttribute("id", .n)), ("totals", KeyAttribute("category", .s))] {
        var request = CreateTableRequest(table, KeySchema(key))
        request.streamView = .newAndOldImages
        try await store.createTable(request)
      }
      let fixture = OrdersFixture(store: store)
      try await fixture.register("totals", tables: ["orders"], settings, filters: filters)
      try await body(fixture)
    }
  }

  func register(
    _ name: String, tables: [String]?, _ settings: TriggerSettings, filters: [ChangeFilter.Source] = []
  ) async throws {
    var definition = ConsumerDefinition(name, tables: tables, settings: settings)
    definition.filters = filters
    try await store.consumers.create(definition, from: .trimHorizon)
  }

  func put(_ id: Int, _ category: String = "a", amount: Int = 1) async throws {
    try await store.table("orders").put(["id": .n(Number(id)), "category": .s(category), "amount": .n(Number(amount))])
  }

  func runner(_ body: @escaping @Sendable (TriggerBatch) async throws -> TriggerOutcome) -> TriggerRunner {
    TriggerRunner(store.store, name, handler: ClosureHandler(body))
  }

  /// Counts each inserted order once in the total of its category.
  static func count(_ batch: TriggerBatch) throws -> TriggerOutcome {
    var effects = Effects()
    for change in batch.changes { try count(change, into: &effects) }
    return TriggerOutcome(effects)
  }

  static func count(_ change: Change, into effects: inout Effects) throws {
    func add(_ image: Item?, _ sign: Int) throws {
      guard let image, let category = image.string("category"), let amount = image.int("amount") else { return }
      try effects.add(["category": .s(category)], in: "totals", "orders", .n(Number(sign)))
      try effects.add(["category": .s(category)], in: "totals", "amount", .n(Number(sign * amount)))
    }
    try add(change.oldImage, -1)
    try add(change.newImage, 1)
  }

  func total(_ category: String, _ attribute: String = "orders") async throws -> Int {
    try await store.table("totals").get(["category": .s(category)])?.int(attribute) ?? 0
  }

  func deadLetters() async throws -> [DeadLetter] { try await store.deadLetters.list(name) }

  func activity() async throws -> ConsumerActivity { try await store.consumers.describe(name).activity }

  static func id(_ change: Change) -> Int { change.keys.int("id") ?? -1 }
}
