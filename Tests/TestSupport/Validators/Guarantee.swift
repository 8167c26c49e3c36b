import TableStore

/// What readers of the stream and triggers are promised. `docs/streams.md` has a paragraph for each.
public enum Guarantee: String, Sendable, CaseIterable {
  case ordered, unique, atomic, reliable, resumable
  case exactlyOnce = "exactly-once"
}

/// A promise that was not kept.
public struct Violation: Sendable, Hashable, CustomStringConvertible {
  public var guarantee: Guarantee
  /// The change that shows it, where there is one.
  public var position: StreamPosition?
  public var message: String

  public init(_ guarantee: Guarantee, at position: StreamPosition? = nil, _ message: String) {
    self.guarantee = guarantee
    self.position = position
    self.message = message
  }

  public var description: String { "not \(guarantee.rawValue): \(position.map { "\($0): " } ?? "")\(message)" }
}

/// Judges whether one promise was kept.
public protocol StreamValidator: Sendable {
  /// What is wrong; empty if the promise was kept.
  func violations(_ observation: Observation, against truth: StreamTruth) -> [Violation]
}
