/// The first byte of every encoded value: which of DynamoDB's ten types it is.
///
/// Booleans and null are the tag alone. The raw values are on disk and never change.
package enum ValueTag: UInt8, Sendable {
  case null = 0
  case `false` = 1
  case `true` = 2
  case number = 3
  case string = 4
  case binary = 5
  case list = 6
  case map = 7
  case stringSet = 8
  case numberSet = 9
  case binarySet = 10
}

extension ValueTag {
  /// DynamoDB's name of the type, as the wire protocol has it.
  var typeName: String {
    switch self {
    case .null: "NULL"
    case .false, .true: "BOOL"
    case .number: "N"
    case .string: "S"
    case .binary: "B"
    case .list: "L"
    case .map: "M"
    case .stringSet: "SS"
    case .numberSet: "NS"
    case .binarySet: "BS"
    }
  }
}
