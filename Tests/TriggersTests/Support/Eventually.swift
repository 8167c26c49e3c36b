import Testing

/// Looks again and again until `condition` holds.
func eventually(_ what: String, _ condition: () async throws -> Bool) async throws {
  for _ in 0..<1500 {
    if try await condition() { return }
    try await Task.sleep(for: .milliseconds(10))
  }
  Issue.record("never happened: \(what)")
}
