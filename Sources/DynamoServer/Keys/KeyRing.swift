import Synchronization

/// The access keys a server knows: those of a file, looked at again when a second has passed since the last look.
///
/// So a key that was made or removed counts within a second, without a restart and without a watcher. A file that is gone
/// or can no longer be read leaves no keys, and whoever asks for signatures lets nobody in.
final class KeyRing: Sendable {
  private struct State {
    var secrets: [String: String]
    var version: AccessKeyFile.Version?
    var lookedAt: ContinuousClock.Instant
    /// Whether the last look failed.
    var isUnreadable = false
    /// Whether there has been a key since the start.
    var hasKnownKeys: Bool

    init(_ secrets: [String: String], _ version: AccessKeyFile.Version? = nil) {
      self.secrets = secrets
      self.version = version
      lookedAt = ContinuousClock.now
      hasKnownKeys = !secrets.isEmpty
    }
  }

  private let file: AccessKeyFile?
  private let state: Mutex<State>

  /// - Throws: ``ServerError`` for a file that cannot be read.
  init(_ file: AccessKeyFile) throws {
    self.file = file
    // Before the keys are read: a change between the two is seen at the next look.
    let version = try file.version()
    state = Mutex(State(Self.secrets(try file.keys()), version))
  }

  /// Fixed keys.
  init(_ keys: [AccessKey]) {
    file = nil
    state = Mutex(State(Self.secrets(keys)))
  }

  /// Whether there is no key now.
  var isEmpty: Bool {
    state.withLock { state in
      refresh(&state)
      return state.secrets.isEmpty
    }
  }

  /// Whether there has been a key since the start. It stays so: that the last key goes opens no server that was closed.
  var hasKnownKeys: Bool {
    state.withLock { state in
      refresh(&state)
      return state.hasKnownKeys
    }
  }

  func secret(of id: String) -> String? {
    state.withLock { state in
      refresh(&state)
      return state.secrets[id]
    }
  }

  private func refresh(_ state: inout State) {
    guard let file else { return }
    let now = ContinuousClock.now
    guard now - state.lookedAt >= .seconds(1) else { return }
    state.lookedAt = now
    do {
      let version = try file.version()
      guard version != state.version || state.isUnreadable else { return }
      state.secrets = Self.secrets(try file.keys())
      state.version = version
      state.isUnreadable = false
      if !state.secrets.isEmpty { state.hasKnownKeys = true }
    } catch {
      state.secrets = [:]
      state.isUnreadable = true
      // What cannot be read may hold keys.
      state.hasKnownKeys = true
    }
  }

  private static func secrets(_ keys: [AccessKey]) -> [String: String] {
    Dictionary(keys.map { ($0.id, $0.secret) }) { $1 }
  }
}
