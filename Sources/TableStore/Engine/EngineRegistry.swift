import Synchronization

/// The engines open in this process, one per store whatever the path: LMDB must not open a file twice in a process (its
/// locks would drop). Opening a store again shares its engine; the last one to close it closes the files.
enum EngineRegistry {
  private struct Entry {
    var engine: Engine
    var users: Int
  }
  private static let entries = Mutex<[StorePlace: Entry]>([:])

  /// Opens the store in `directory`, or shares the engine that has it open.
  ///
  /// - Throws: ``StoreError/Code/misuse`` if it is open here with other options.
  static func open(_ directory: String, _ options: EngineOptions) throws -> Engine {
    try StoreDirectory.prepare(directory, create: options.createIfMissing)
    let place = try StoreDirectory.identity(directory)
    return try entries.withLock { entries in
      if let entry = entries[place] {
        guard entry.engine.options.durability == options.durability else {
          throw StoreError(
            .misuse, "\(directory) is open in this process with durability \(entry.engine.options.durability)")
        }
        entries[place]!.users += 1
        return entry.engine
      }
      let engine = try Engine(directory: directory, options: options)
      entries[place] = Entry(engine: engine, users: 1)
      return engine
    }
  }

  /// Gives an engine back. Closes it when nobody else in this process uses it.
  static func close(_ engine: Engine) throws {
    try entries.withLock { entries in
      guard let (place, entry) = entries.first(where: { $0.value.engine === engine }) else { return }
      if entry.users > 1 {
        entries[place]!.users -= 1
        return
      }
      entries[place] = nil
      try engine.close()
    }
  }
}
