import Testing
import Triggers

/// Expects a ``TriggerError`` of this code; returns it.
@discardableResult
func expectTriggerError(
  _ code: TriggerError.Code, sourceLocation: SourceLocation = #_sourceLocation, _ body: () throws -> Void
) -> TriggerError? {
  do {
    try body()
    Issue.record("No error was thrown.", sourceLocation: sourceLocation)
  } catch let error as TriggerError {
    #expect(error.code == code, "\(error)", sourceLocation: sourceLocation)
    return error
  } catch {
    Issue.record(error, sourceLocation: sourceLocation)
  }
  return nil
}

/// The same for async code.
@discardableResult
func expectTriggerError(
  _ code: TriggerError.Code, sourceLocation: SourceLocation = #_sourceLocation, _ body: () async throws -> Void
) async -> TriggerError? {
  do {
    try await body()
    Issue.record("No error was thrown.", sourceLocation: sourceLocation)
  } catch let error as TriggerError {
    #expect(error.code == code, "\(error)", sourceLocation: sourceLocation)
    return error
  } catch {
    Issue.record(error, sourceLocation: sourceLocation)
  }
  return nil
}
