/// One encoded value that owns its bytes, for constants in expressions, results of updates and key attributes.
/// The layout is ``ValueView``'s.
struct EncodedValue: Sendable, Hashable {
  let bytes: [UInt8]

  @inline(__always)
  func withView<R>(_ body: (ValueView) throws -> R) rethrows -> R {
    try bytes.withUnsafeBytes { try body(ValueView($0)) }
  }
}
