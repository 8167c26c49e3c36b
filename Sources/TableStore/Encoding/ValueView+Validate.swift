extension ItemView {
  /// What is wrong with these bytes as an encoded item, or `nil` if nothing is: layout, canonical lengths, order of
  /// names, UTF-8, numbers, nesting, and the size in front. For bytes from anywhere; never traps.
  func validate() -> String? {
    var check = EncodingCheck(bytes)
    guard let size = check.varint() else { return "the item's size does not decode" }
    if let problem = check.entries(depth: 0, to: bytes.count) { return problem }
    if check.size != size { return "the item says it has \(size) bytes and has \(check.size)" }
    return nil
  }
}

extension ValueView {
  /// What is wrong with these bytes as one encoded value, or `nil` if nothing is. Never traps.
  func validate() -> String? {
    var check = EncodingCheck(bytes)
    if let problem = check.value(depth: 0, to: bytes.count) { return problem }
    return check.offset == bytes.count ? nil : "there are bytes behind the value"
  }
}

/// Walks foreign bytes and compares them with the layout of ``ValueView`` and ``ItemView``.
private struct EncodingCheck {
  private let bytes: UnsafeRawBufferPointer
  private(set) var offset = 0
  /// The DynamoDB size of what was walked.
  private(set) var size = 0

  init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  /// Reads a varint in its shortest form.
  mutating func varint() -> Int? {
    let start = offset
    guard let value = Varint.read(bytes, &offset), Varint.length(value) == offset - start else { return nil }
    return value
  }

  /// Reads a varint length of something that ends at `end` or before, and returns its bytes.
  private mutating func slice(to end: Int) -> UnsafeRawBufferPointer? {
    guard let length = varint(), offset <= end, length <= end - offset else { return nil }
    defer { offset += length }
    return UnsafeRawBufferPointer(rebasing: bytes[offset..<offset + length])
  }

  mutating func value(depth: Int, to end: Int) -> String? {
    guard offset < end else { return "a value is missing at byte \(offset)" }
    if depth >= ValueRules.nestingLimit { return "the value at byte \(offset) nests too deep" }
    let start = offset
    guard let tag = ValueTag(rawValue: bytes[offset]) else {
      return "byte \(offset) is \(bytes[offset]), which is no type of value"
    }
    offset += 1
    if tag.rawValue <= ValueTag.true.rawValue {
      size += 1
      return nil
    }
    guard let payload = slice(to: end) else { return "the length of the value at byte \(start) is wrong" }
    switch tag {
    case .number:
      guard Number.isValid(payload) else { return "the number at byte \(start) is not canonical" }
      size += Number.dynamoDBSize(payload)
    case .string:
      guard UTF8Check.isValid(payload) else { return "the string at byte \(start) is not UTF-8" }
      size += payload.count
    case .binary:
      size += payload.count
    default:
      let bodyEnd = offset
      offset -= payload.count
      return collection(tag, start: start, depth: depth + 1, to: bodyEnd)
    }
    return nil
  }

  private mutating func collection(_ tag: ValueTag, start: Int, depth: Int, to end: Int) -> String? {
    var problem: String?
    switch tag {
    case .list:
      size += 3
      guard let count = varint(), count <= end - offset else {
        return "the count of the list at byte \(start) is wrong"
      }
      for _ in 0..<count {
        size += 1
        problem = value(depth: depth, to: end)
        if problem != nil { break }
      }
    case .map:
      size += 3
      problem = entries(depth: depth, to: end)
    default:
      problem = members(tag, start: start, to: end)
    }
    if let problem { return problem }
    return offset == end ? nil : "the length of the value at byte \(start) is wrong"
  }

  /// A count and entries, up to `end` exactly. `depth` 0 is an item's body.
  mutating func entries(depth: Int, to end: Int) -> String? {
    let start = offset
    guard let count = varint(), offset <= end, count <= end - offset else {
      return "the count of entries at byte \(start) is wrong"
    }
    var previous: UnsafeRawBufferPointer?
    for _ in 0..<count {
      let position = offset
      guard let name = slice(to: end) else { return "the name at byte \(position) is cut off" }
      if name.count > ValueRules.nameLimit { return "the name at byte \(position) is too long" }
      guard UTF8Check.isValid(name) else { return "the name at byte \(position) is not UTF-8" }
      if let previous, previous.order(against: name) >= 0 { return "the name at byte \(position) is out of order" }
      previous = name
      size += name.count + (depth > 0 ? 1 : 0)
      if let problem = value(depth: depth, to: end) { return problem }
    }
    return offset == end ? nil : "there are bytes behind the last entry, at byte \(offset)"
  }

  private mutating func members(_ tag: ValueTag, start: Int, to end: Int) -> String? {
    guard let count = varint(), offset <= end, count <= end - offset else {
      return "the count of the set at byte \(start) is wrong"
    }
    if count == 0 { return "the set at byte \(start) is empty" }
    var previous: UnsafeRawBufferPointer?
    for _ in 0..<count {
      let position = offset
      guard let member = slice(to: end) else { return "the member at byte \(position) is cut off" }
      if let previous, previous.order(against: member) >= 0 { return "the member at byte \(position) is out of order" }
      previous = member
      switch tag {
      case .numberSet:
        guard Number.isValid(member) else { return "the number at byte \(position) is not canonical" }
        size += Number.dynamoDBSize(member)
      case .stringSet:
        guard UTF8Check.isValid(member) else { return "the string at byte \(position) is not UTF-8" }
        size += member.count
      default: size += member.count
      }
    }
    return nil
  }
}
