public import Triggers

/// A trigger as a file or a command line describes it.
public struct TriggerDeclaration: Sendable, Hashable {
  public var definition: ConsumerDefinition
  /// Where it begins if it is not registered yet.
  public var start: ConsumerStart

  public init(_ definition: ConsumerDefinition, start: ConsumerStart = .latest) {
    self.definition = definition
    self.start = start
  }
}

/// What declaring a trigger came to.
public enum TriggerDeclarationResult: Sendable {
  /// It was not there and is now.
  case created
  /// It was there and is different now; it goes on where it stood.
  case changed
  /// It was there, just like this.
  case unchanged
}

extension TriggerDeclaration {
  /// Sees to it that the trigger is registered as declared. One that is there keeps its place in the stream, whatever
  /// ``start`` says.
  ///
  /// - Throws: ``TriggerError``, see ``Consumers/create(_:from:)`` and ``Consumers/redefine(_:)``.
  @available(*, noasync)
  public func declare(in consumers: Consumers) throws -> TriggerDeclarationResult {
    do {
      return try consumers.redefine(definition) ? .changed : .unchanged
    } catch let error as TriggerError where error.code == .unknownConsumer {
      try consumers.create(definition, from: start)
      return .created
    }
  }

  /// ``declare(in:)-(Consumers)`` for async code.
  public func declare(in consumers: AsyncConsumers) async throws -> TriggerDeclarationResult {
    do {
      return try await consumers.redefine(definition) ? .changed : .unchanged
    } catch let error as TriggerError where error.code == .unknownConsumer {
      try await consumers.create(definition, from: start)
      return .created
    }
  }
}
