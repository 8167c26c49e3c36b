/// A condition on the sort attribute that follows a key prefix.
enum SortCondition {
  case equal(ValueView)
  case less(ValueView)
  case lessOrEqual(ValueView)
  case greater(ValueView)
  case greaterOrEqual(ValueView)
  /// Both ends included. A lower end above the upper one gives an empty range.
  case between(ValueView, ValueView)
  /// For strings and binaries.
  case beginsWith(ValueView)
}

extension KeyEncoding {
  /// The keys that start with `prefix` (a partition, perhaps with leading sort attributes) and whose next attribute
  /// meets `condition`.
  static func range(prefix: [UInt8], _ condition: SortCondition) -> KeyRange {
    switch condition {
    case .equal(let value):
      return KeyRange(prefix: extend(prefix, value))
    case .less(let value):
      return KeyRange(lower: prefix, upper: extend(prefix, value))
    case .lessOrEqual(let value):
      return KeyRange(lower: prefix, upper: KeyRange.successor(ofPrefix: extend(prefix, value)))
    case .greater(let value):
      return KeyRange(lower: after(extend(prefix, value)), upper: KeyRange.successor(ofPrefix: prefix))
    case .greaterOrEqual(let value):
      return KeyRange(lower: extend(prefix, value), upper: KeyRange.successor(ofPrefix: prefix))
    case .between(let low, let high):
      let lower = extend(prefix, low)
      let upper = KeyRange.successor(ofPrefix: extend(prefix, high))
      if let upper, upper.lexicographicallyPrecedes(lower) { return KeyRange(lower: lower, upper: lower) }
      return KeyRange(lower: lower, upper: upper)
    case .beginsWith(let value):
      var start = prefix
      appendEscaped(value.payload, to: &start)
      return KeyRange(prefix: start)
    }
  }

  private static func extend(_ prefix: [UInt8], _ value: ValueView) -> [UInt8] {
    var key = prefix
    append(value, to: &key)
    return key
  }

  /// The first key behind all that start with `key`. There is one, because no encoded attribute is all 0xFF.
  private static func after(_ key: [UInt8]) -> [UInt8] {
    KeyRange.successor(ofPrefix: key) ?? key
  }
}
