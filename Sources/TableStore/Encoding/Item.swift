/// An item: attributes by name, held as encoded bytes (see `ItemView`), decoded only where it is looked at.
public struct Item: Sendable, Hashable {
  let bytes: [UInt8]

  init(bytes: [UInt8]) { self.bytes = bytes }

  @inline(__always)
  func withView<R>(_ body: (ItemView) throws -> R) rethrows -> R {
    try bytes.withUnsafeBytes { try body(ItemView($0)) }
  }

  /// The size in bytes as DynamoDB counts it: names and values.
  public var size: Int { withView { $0.size } }
}
