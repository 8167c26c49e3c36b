/// A store: a directory of tables with a change stream, opened by this process and possibly by others.
///
/// ```swift
/// let store = try Store.open(at: "mall.store")
/// let products = try store.table("products")
/// try products.put(["sku": "A1", "title": "Lamp", "quantity": 4])
/// let lamp = try products.get(["sku": "A1"])
/// ```
///
/// The methods here and on ``Table`` block the calling thread and cannot be called from async code; ``async`` is the
/// door for that. Both may be used at once, from any number of threads. A value of this type keeps the store open
/// until ``close()``.
///
/// Inside a scope of its own (``read(_:)``, ``write(_:)``) a store refuses every call with code `misuse`: what it did
/// there would not be part of the transaction.
public final class Store: Sendable {
  let tableEngine: TableEngine
  let options: StoreOptions
  let readers: BlockingThreads
  let housekeeper: Housekeeper
  let doorman: Doorman
  let gate = StoreGate()

  private init(_ engine: Engine, _ options: StoreOptions) throws {
    self.options = options
    tableEngine = TableEngine(engine: engine, clock: options.clock)
    do {
      try engine.adopt(options)
    } catch {
      try? EngineRegistry.close(engine)
      throw error
    }
    readers = BlockingThreads(limit: options.readerThreads)
    housekeeper = Housekeeper(tableEngine, options)
    doorman = Doorman(engine)
  }

  deinit { try? shut() }

  /// Opens the store in the directory `path`, making it if there is none and the options allow it.
  ///
  /// Opening the same directory twice in one process gives two values over one engine.
  ///
  /// - Throws: ``StoreError`` with code `storeUnavailable` if there is no store or it cannot be used there (a network
  ///   file system), `storeCorrupted`, `storeNewer`, `storeReadOnly` or `storeLocked`, and `misuse` if it is open in
  ///   this process with another durability or an option is out of bounds; nothing was changed then.
  @available(*, noasync, message: "Opening blocks; use Store.opening(at:options:) in async code.")
  public static func open(at path: String, options: StoreOptions = StoreOptions()) throws -> Store {
    try options.check()
    return try Store(EngineRegistry.open(path, options.engineOptions), options)
  }

  /// The same for async code.
  public static func opening(at path: String, options: StoreOptions = StoreOptions()) async throws -> Store {
    try options.check()
    let thread = BlockingThreads(limit: 1)
    defer { thread.stop() }
    return try await thread.run { try Store(EngineRegistry.open(path, options.engineOptions), options) }
  }

  /// Closes the store: waits for the calls that are using it, feeds what the log holds to the tables and lets go of
  /// the directory. Calls that come later fail with code `storeUnavailable`; closing twice does nothing.
  @available(*, noasync, message: "Closing blocks; use AsyncStore.close() in async code.")
  public func close() throws { try shut() }

  func shut() throws {
    try ScopeMark.check(self)
    guard gate.close() else { return }
    doorman.stop()
    readers.stop()
    housekeeper.stop()
    try EngineRegistry.close(tableEngine.engine)
  }

  /// Runs an operation; the way in for every synchronous call from outside a scope.
  ///
  /// - Throws: ``StoreError`` with code `misuse` inside a scope of this store, `storeUnavailable` once it is closed.
  @inline(__always)
  func perform<R>(_ body: (TableEngine) throws -> R) throws -> R {
    try ScopeMark.check(self)
    try gate.enter()
    defer { gate.leave() }
    return try body(tableEngine)
  }

  /// The same for operations that wait without a thread.
  func performAsync<R: Sendable>(_ body: (TableEngine) async throws -> R) async throws -> R {
    try gate.enter()
    defer { gate.leave() }
    return try await body(tableEngine)
  }

  /// The table called `name`. Nothing is looked up: a table that is missing is an error of the operation that uses it.
  public func table(_ name: String) -> Table { Table(name: name, store: self) }

  /// The table called `name`, with items that are encoded from and decoded to `type`.
  public func table<Value: Codable & Sendable>(_ name: String, of type: Value.Type) -> TypedTable<Value> {
    TypedTable(table(name))
  }

  /// This store for async code.
  public var async: AsyncStore { AsyncStore(store: self) }
}
