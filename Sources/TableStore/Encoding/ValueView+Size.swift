extension ValueView {
  /// The size in bytes as DynamoDB counts it, without the name.
  ///
  /// Strings and binaries their bytes, null and booleans 1, numbers by their digits, sets the sum of their members,
  /// lists and maps 3 plus 1 and the size (and name) of each element.
  var dynamoDBSize: Int { measure().size }

  /// The DynamoDB size, and how many levels the value has: 1 for a scalar, a set, or an empty list or map.
  @inline(__always)
  func measure() -> (size: Int, levels: Int) {
    switch tag {
    case .null, .false, .true: (1, 1)
    case .number: (Number.dynamoDBSize(payload), 1)
    case .string, .binary: (payload.count, 1)
    default: measureCollection()
    }
  }

  private func measureCollection() -> (size: Int, levels: Int) {
    var size = 3
    var levels = 0
    switch tag {
    case .list:
      var elements = ListIterator(payload)
      while let element = elements.next() {
        let inner = element.measure()
        size += 1 + inner.size
        levels = Swift.max(levels, inner.levels)
      }
    case .map:
      var entries = map.makeIterator()
      while let entry = entries.next() {
        let inner = entry.value.measure()
        size += 1 + entry.name.count + inner.size
        levels = Swift.max(levels, inner.levels)
      }
    case .numberSet:
      var members = SetIterator(payload)
      size = 0
      while let member = members.next() { size += Number.dynamoDBSize(member) }
      return (size, 1)
    default:
      var members = SetIterator(payload)
      size = 0
      while let member = members.next() { size += member.count }
      return (size, 1)
    }
    return (size, levels + 1)
  }
}

extension ItemView {
  /// The size in DynamoDB's bytes, counted anew from the attributes: the sum of names and values.
  func computeSize() -> Int {
    var size = 0
    var entries = attributes.makeIterator()
    while let entry = entries.next() { size += entry.name.count + entry.value.dynamoDBSize }
    return size
  }
}
