/// The limits of values and items, and the errors of breaking them, in DynamoDB's words.
enum ValueRules {
  /// The greatest size of an item in bytes, as ``ItemView/size`` counts them.
  static let itemSizeLimit = 409_600
  /// How many levels an attribute may have: a scalar or a set has one, a list or map one more than its deepest element.
  static let nestingLimit = 32
  /// The longest attribute name, in UTF-8 bytes.
  static let nameLimit = 65_535
  /// The significant digits of a number.
  static let digitLimit = 38

  static var itemTooLarge: StoreError { .validation("Item size has exceeded the maximum allowed size") }

  static var nestedTooDeep: StoreError {
    .validation(
      "Nesting Levels have exceeded supported limits: "
        + "Attributes in the item have nested levels beyond supported limit")
  }

  static var nameTooLong: StoreError {
    .invalidParameters("Attribute name is too large, must be less than 65536 bytes")
  }

  static func duplicateName(_ name: UnsafeRawBufferPointer) -> StoreError {
    .validation("The attribute name \(String(decoding: name.prefix(255), as: UTF8.self)) appears more than once")
  }

  static var noDatatype: StoreError {
    .validation("Supplied AttributeValue is empty, must contain exactly one of the supported datatypes")
  }

  static var severalDatatypes: StoreError {
    .validation(
      "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes")
  }

  static var nullNotTrue: StoreError {
    .invalidRequest("Null attribute value types must have the value of true")
  }

  static func emptySet(_ tag: ValueTag) -> StoreError {
    switch tag {
    case .numberSet: .invalidRequest("An number set  may not be empty")
    case .binarySet: .invalidRequest("Binary sets should not be empty")
    default: .invalidRequest("An string set  may not be empty")
    }
  }

  /// - Parameter members: the members as text, in the order they were given (base64 for binaries).
  static func duplicates(_ tag: ValueTag, members: [String]) -> StoreError {
    let list = members.joined(separator: ", ")
    switch tag {
    case .numberSet: return .requestFault("Input collection contains duplicates")
    case .binarySet: return .invalidRequest("Input collection [\(list)]of type BS contains duplicates.")
    default: return .invalidRequest("Input collection [\(list)] contains duplicates.")
    }
  }

  /// `text` is quoted in full up to 1,024 bytes and cut there.
  static func notANumber(_ text: UnsafeRawBufferPointer) -> StoreError {
    let sentence = "The parameter cannot be converted to a numeric value"
    if text.isEmpty { return .validation(sentence) }
    let shown = String(decoding: text.prefix(1024), as: UTF8.self)
    return .validation("\(sentence): \(shown)\(text.count > 1024 ? "…" : "")")
  }

  static var tooManyDigits: StoreError {
    .validation("Attempting to store more than 38 significant digits in a Number")
  }

  static var numberOverflow: StoreError {
    .validation("Number overflow. Attempting to store a number with magnitude larger than supported range")
  }

  static var numberUnderflow: StoreError {
    .validation("Number underflow. Attempting to store a number with magnitude smaller than supported range")
  }
}
