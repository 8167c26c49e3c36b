/// A change as filters look at it, lent: nothing of it is decoded.
struct ChangeDocument {
  let change: ChangeView
  private let new: MapView?
  private let old: MapView?
  /// The table's name as an encoded string, where the filter asks for it.
  private let table: ValueView?
  /// The name of the consumer that made the change as an encoded string, where the filter asks for it and one did.
  private let origin: ValueView?

  init(_ change: ChangeView, table: ValueView? = nil, origin: ValueView? = nil) {
    self.change = change
    new = change.new?.attributes
    old = change.old?.attributes
    self.table = table
    self.origin = origin
  }

  /// The value that a path leads to from `root`, `nil` if it leads nowhere or to a whole item.
  func value(_ root: ChangeRoot, _ path: ExpressionPool.Operand, _ resolver: OperandResolver) -> ValueView? {
    switch root {
    case .newImage: Self.value(in: new, path, resolver)
    case .oldImage: Self.value(in: old, path, resolver)
    case .keys:
      path.count == 0
        ? nil
        : change.key(named: resolver.firstName(path)).flatMap { resolver.descend(from: $0, path) }
    case .eventName: path.count == 0 ? ChangeWords.event(change.event) : nil
    case .tableName: path.count == 0 ? table : nil
    case .origin: path.count == 0 ? origin : nil
    case .userIdentity:
      change.identity != .expiry
        ? nil : path.count == 0 ? ChangeWords.expiry : Self.value(in: ChangeWords.expiry.map, path, resolver)
    case .images: nil
    }
  }

  /// Whether a path leads anywhere; a whole image counts.
  func exists(_ root: ChangeRoot, _ path: ExpressionPool.Operand, _ resolver: OperandResolver) -> Bool {
    switch root {
    case .newImage where path.count == 0: new != nil
    case .oldImage where path.count == 0: old != nil
    case .keys where path.count == 0: true
    default: value(root, path, resolver) != nil
    }
  }

  /// Whether a path leads to different values in the images, or somewhere in one of them only. An empty path stands for
  /// the whole item.
  func isChanged(_ path: ExpressionPool.Operand, _ resolver: OperandResolver) -> Bool {
    let values =
      path.count == 0
      ? (change.new?.bytes, change.old?.bytes)
      : (Self.value(in: new, path, resolver)?.bytes, Self.value(in: old, path, resolver)?.bytes)
    guard let new = values.0, let old = values.1 else { return values.0 != nil || values.1 != nil }
    return !new.equals(old)
  }

  private static func value(
    in map: MapView?, _ path: ExpressionPool.Operand, _ resolver: OperandResolver
  ) -> ValueView? {
    guard path.count > 0, let value = map?.value(named: resolver.firstName(path)) else { return nil }
    return resolver.descend(from: value, path)
  }
}

extension OperandResolver {
  /// The first step of a path that is not empty and begins in an item.
  @inline(__always)
  func firstName(_ path: ExpressionPool.Operand) -> UnsafeRawBufferPointer {
    let step = steps[Int(path.start)]
    // A list index leads nowhere in an item; no attribute has the empty name.
    return step.length < 0 ? UnsafeRawBufferPointer(rebasing: bytes[..<0]) : name(step)
  }

  /// Whether a path leads to a value.
  @inline(__always)
  func exists(_ path: ExpressionPool.Operand) -> Bool {
    guard let root = path.root else { return value(at: path) != nil }
    return change?.pointee.exists(root, path, self) ?? false
  }

  /// Whether a path leads to different values in the images of the change.
  func isChanged(_ path: ExpressionPool.Operand) -> Bool { change?.pointee.isChanged(path, self) ?? false }
}

/// Values that all changes share, encoded once and never freed.
private enum ChangeWords {
  private static let insert = lasting(.s("INSERT"))
  private static let modify = lasting(.s("MODIFY"))
  private static let remove = lasting(.s("REMOVE"))
  /// In both spellings that DynamoDB has for it, that of its records and that of events made of them.
  private static let identity = lasting(
    .m([
      "Type": "Service", "PrincipalId": "dynamodb.amazonaws.com", "type": "Service",
      "principalId": "dynamodb.amazonaws.com",
    ]))

  static func event(_ event: ChangeRecord.Event) -> ValueView {
    switch event {
    case .insert: insert.view
    case .modify: modify.view
    case .remove: remove.view
    }
  }

  /// Who deletes what has expired.
  static var expiry: ValueView { identity.view }

  /// Bytes that nobody writes or frees.
  private struct Lasting: @unchecked Sendable {
    let view: ValueView
  }

  private static func lasting(_ value: AttributeValue) -> Lasting {
    let encoded = (try? EncodedValue(value))?.bytes ?? [ValueTag.null.rawValue]
    let bytes = UnsafeMutableRawBufferPointer.allocate(byteCount: encoded.count, alignment: 1)
    bytes.copyBytes(from: encoded)
    return Lasting(view: ValueView(UnsafeRawBufferPointer(bytes)))
  }
}
