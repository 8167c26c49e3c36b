import Synchronization

/// The access keys a server knows: those of a file, looked at again when a second has passed since the last look.
///
/// So a key that was made or removed counts within a second, without a restart and without a watcher. A file that can no
/// longer be read leaves no keys: nobody gets in, and the reason is kept for who asks.
final class KeyRing: Sendable {
  private struct State {
    var secrets: [String: String] = [:]
    var version: AccessKeyFile.Version?
    var lookedAt: ContinuousClock.Instant
    var failure: String?
  }

  private let file: AccessKeyFile?
  private let state: Mutex<State>

  /// - Throws: ``ServerError`` for a file that cannot be read.
  init(_ file: AccessKeyFile) throws {
    self.file = file
    // Before the keys are read: a change between the two is seen at the next look.
    let version = try file.version()
    state = Mutex(
      State(secrets: Self.secrets(try file.keys()), version: version, lookedAt: ContinuousClock.now))
  }

  /// Fixed keys.
  init(_ keys: [AccessKey]) {
    file = nil
    state = Mutex(State(secrets: Self.secrets(keys), lookedAt: ContinuousClock.now))
  }

  var isEmpty: Bool { state.withLock { refreshed(&$0).secrets.isEmpty } }

  /// Why there are no keys, if the file cannot be read.
  var failure: String? { state.withLock { $0.failure } }

  func secret(of id: String) -> String? { state.withLock { refreshed(&$0).secrets[id] } }

  private func refreshed(_ state: inout State) -> State {
    guard let file else { return state }
    let now = ContinuousClock.now
    guard now - state.lookedAt >= .seconds(1) else { return state }
    state.lookedAt = now
    do {
      let version = try file.version()
      guard version != state.version || state.failure != nil else { return state }
      state.secrets = Self.secrets(try file.keys())
      state.version = version
      state.failure = nil
    } catch {
      state.secrets = [:]
      state.failure = "\(error)"
    }
    return state
  }

  private static func secrets(_ keys: [AccessKey]) -> [String: String] {
    Dictionary(keys.map { ($0.id, $0.secret) }) { $1 }
  }
}
