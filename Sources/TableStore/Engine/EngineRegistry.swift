import Synchronization

/// The engines open in this process, one per store whatever the path: LMDB must not open a file twice in a process (its
/// locks would drop). Opening a store again shares its engine; the last one to close it closes the files.
enum EngineRegistry {
  /// A store's engine and who uses it. Held while the files are opened or closed: that keeps others who want the same
  /// store waiting, and nobody else.
  private final class Slot: Sendable {
    struct State {
      var engine: Engine?
      var users = 0
    }
    let state = Mutex(State())
  }

  private struct Entry {
    let slot = Slot()
    /// Users, and those who are about to become one or have just been one.
    var references = 0
  }

  private static let entries = Mutex<[StorePlace: Entry]>([:])

  /// Opens the store in `directory`, or shares the engine that has it open.
  ///
  /// - Throws: ``StoreError/Code/misuse`` if it is open here with other options.
  static func open(_ directory: String, _ options: EngineOptions) throws -> Engine {
    try StoreDirectory.prepare(directory, create: options.createIfMissing)
    let place = try StoreDirectory.identity(directory)
    let slot = refer(to: place)
    do {
      return try slot.state.withLock { state in
        if let engine = state.engine {
          guard engine.options.durability == options.durability else {
            throw StoreError(
              .misuse, "\(directory) is open in this process with durability \(engine.options.durability)")
          }
          state.users += 1
          return engine
        }
        let engine = try Engine(directory: directory, place: place, options: options)
        state = Slot.State(engine: engine, users: 1)
        return engine
      }
    } catch {
      forget(place)
      throw error
    }
  }

  /// Gives an engine back. Closes it when nobody else in this process uses it.
  static func close(_ engine: Engine) throws {
    let slot = refer(to: engine.place)
    defer { forget(engine.place) }
    try slot.state.withLock { state in
      guard state.engine === engine else { return }
      defer { forget(engine.place) }
      state.users -= 1
      guard state.users == 0 else { return }
      state.engine = nil
      try engine.close()
    }
  }

  private static func refer(to place: StorePlace) -> Slot {
    entries.withLock { entries in
      entries[place, default: Entry()].references += 1
      return entries[place]!.slot
    }
  }

  /// Drops a store's entry with its last reference, so not before its files are closed.
  private static func forget(_ place: StorePlace) {
    entries.withLock { entries in
      entries[place]?.references -= 1
      if entries[place]?.references == 0 { entries[place] = nil }
    }
  }
}
