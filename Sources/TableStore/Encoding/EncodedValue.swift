/// One encoded value that owns its bytes, for constants in expressions, results of updates and key attributes.
/// The layout is ``ValueView``'s.
package struct EncodedValue: Sendable, Hashable {
  package let bytes: [UInt8]

  package var tag: ValueTag { withView { $0.tag } }

  /// Whether the value comes first of two keys of one type.
  package func precedes(_ other: EncodedValue) -> Bool {
    withView { view in other.withView { view.payload.order(against: $0.payload) < 0 } }
  }

  @inline(__always)
  func withView<R>(_ body: (ValueView) throws -> R) rethrows -> R {
    try bytes.withUnsafeBytes { try body(ValueView($0)) }
  }
}
