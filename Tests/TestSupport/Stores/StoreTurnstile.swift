/// Lets a bounded number of async tests have a store open at once.
///
/// Async tests all begin together and wait for one another's threads; each store has threads of its own and maps a
/// tebibyte of address space, of which a process has 128.
actor StoreTurnstile {
  static let shared = StoreTurnstile(places: 24)

  /// Set within ``pass(_:)``: a test that opens a second store inside the first does not wait for itself.
  @TaskLocal private static var isInside = false

  private var places: Int
  private var waiting: [CheckedContinuation<Void, Never>] = []

  private init(places: Int) { self.places = places }

  /// Runs `body` when there is a place.
  nonisolated func pass<R>(_ body: () async throws -> R) async throws -> R {
    if Self.isInside { return try await body() }
    await enter()
    do {
      let result = try await Self.$isInside.withValue(true, operation: body)
      await leave()
      return result
    } catch {
      await leave()
      throw error
    }
  }

  private func enter() async {
    if places > 0 {
      places -= 1
    } else {
      await withCheckedContinuation { waiting.append($0) }
    }
  }

  /// Hands the place on, first come, first served.
  private func leave() {
    if waiting.isEmpty { places += 1 } else { waiting.removeFirst().resume() }
  }
}
