/// A type whose sets are stored as SS, NS or BS.
protocol NativeSetMember: NativeValue {
  static var setTag: ValueTag { get }

  /// From one member's payload. `nil` if it does not fit.
  static func decodeMember(_ payload: UnsafeRawBufferPointer) -> Self?

  func writeMember(to writer: inout ValueWriter) throws
}

/// DynamoDB has no empty sets: an empty one is left out, and a missing one decodes as empty.
extension Set: NativeValue where Element: NativeSetMember {
  static var absent: Set<Element>? { [] }
  var isAbsent: Bool { isEmpty }

  static func decode(_ view: ValueView, _ place: CodingPlace) throws -> Set<Element> {
    guard view.tag == Element.setTag else { throw mismatch(view, place) }
    var members = view.members
    var result = Set<Element>(minimumCapacity: Swift.min(members.remaining, view.bytes.count))
    while let payload = members.next() {
      guard let member = Element.decodeMember(payload) else {
        throw DecodingError.dataCorrupted(
          .init(codingPath: place.path, debugDescription: "a member of the set does not fit \(Element.self)"))
      }
      result.insert(member)
    }
    return result
  }

  func write(to writer: inout ValueWriter) throws {
    writer.openSet(Element.setTag)
    for member in self { try member.writeMember(to: &writer) }
    try writer.closeSet()
  }
}

extension String: NativeSetMember {
  static var setTag: ValueTag { .stringSet }

  static func decodeMember(_ payload: UnsafeRawBufferPointer) -> String? {
    String(decoding: payload, as: UTF8.self)
  }

  func writeMember(to writer: inout ValueWriter) {
    var text = self
    text.withUTF8 { writer.member(UnsafeRawBufferPointer($0)) }
  }
}

extension Array: NativeSetMember where Element == UInt8 {
  static var setTag: ValueTag { .binarySet }
  static func decodeMember(_ payload: UnsafeRawBufferPointer) -> [UInt8]? { Array(payload) }
  func writeMember(to writer: inout ValueWriter) { withUnsafeBytes { writer.member($0) } }
}

extension Number: NativeSetMember {
  static var setTag: ValueTag { .numberSet }
  static func decodeMember(_ payload: UnsafeRawBufferPointer) -> Number? { Number(payload: payload) }
  func writeMember(to writer: inout ValueWriter) { writer.member(self) }
}

extension NativeSetMember where Self: NativeNumber {
  static var setTag: ValueTag { .numberSet }
  static func decodeMember(_ payload: UnsafeRawBufferPointer) -> Self? { Self(fitting: Number(payload: payload)) }
  func writeMember(to writer: inout ValueWriter) throws { writer.member(try asNumber) }
}

extension Int: NativeSetMember {}
extension Int32: NativeSetMember {}
extension Int64: NativeSetMember {}
extension UInt: NativeSetMember {}
extension UInt32: NativeSetMember {}
extension UInt64: NativeSetMember {}
extension Double: NativeSetMember {}
