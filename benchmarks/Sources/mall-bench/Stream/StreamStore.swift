import TableStore

/// A store with a table of products, to measure the stream with.
struct StreamStore {
  static let table = "products"

  let path: String
  let store: Store
  let products: Table
  private let items: Int

  /// Makes a store with `items` products, each put in a durable or unsynced commit of many.
  init(
    _ name: String, _ setting: StreamSetting, view: StreamViewType?, items: Int? = nil,
    durability: StoreOptions.Durability = .full
  ) throws {
    path = "\(setting.directory)/\(name).store"
    FileSystem.remove(path)
    var options = StoreOptions()
    options.durability = durability
    store = try Store.open(at: path, options: options)
    self.items = items ?? setting.items
    var request = CreateTableRequest(Self.table, KeySchema(KeyAttribute("pk", .s), KeyAttribute("sk", .n)))
    request.streamView = view
    try store.createTable(request)
    products = store.table(Self.table)
    try load()
  }

  private func load() throws {
    for start in stride(from: 0, to: items, by: 1000) {
      let commit = try (start..<min(start + 1000, items)).map { try Product($0).item() }
      try store.write { transaction in
        for item in commit { try transaction.put(item, in: products) }
      }
    }
  }

  /// Raises the quantities of random products, ``BenchConstants/batch`` a commit.
  func update(_ generator: inout SplitMix64) throws {
    let numbers = (0..<BenchConstants.batch).map { _ in generator.index(below: items) }
    try store.write { transaction in
      for number in numbers {
        try transaction.update(
          Product(number).key(), in: products, "SET quantity = quantity + :one", values: [":one": 1])
      }
    }
  }

  /// Makes at least `count` changes by updates.
  func change(_ count: Int) throws {
    var generator = SplitMix64(seed: BenchConstants.seed &+ 7)
    for _ in stride(from: 0, to: count, by: BenchConstants.batch) { try update(&generator) }
  }
}
