/// The tags that make up one of DynamoDB's types, one bit each: booleans have two tags.
struct TypeMask: Sendable, Equatable {
  let bits: UInt16

  /// `nil` if `name` is no type's name, such as `S` or `BOOL`.
  init?(named name: String) {
    switch name {
    case "NULL": bits = Self.bit(.null)
    case "BOOL": bits = Self.bit(.true) | Self.bit(.false)
    case "N": bits = Self.bit(.number)
    case "S": bits = Self.bit(.string)
    case "B": bits = Self.bit(.binary)
    case "L": bits = Self.bit(.list)
    case "M": bits = Self.bit(.map)
    case "SS": bits = Self.bit(.stringSet)
    case "NS": bits = Self.bit(.numberSet)
    case "BS": bits = Self.bit(.binarySet)
    default: return nil
    }
  }

  private static func bit(_ tag: ValueTag) -> UInt16 { 1 << UInt16(tag.rawValue) }
}
