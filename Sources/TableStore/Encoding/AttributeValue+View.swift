extension AttributeValue {
  /// Decodes an encoded value.
  init(_ view: ValueView) {
    switch view.tag {
    case .null: self = .null
    case .false: self = .bool(false)
    case .true: self = .bool(true)
    case .number: self = .n(Number(payload: view.payload))
    case .string: self = .s(String(decoding: view.payload, as: UTF8.self))
    case .binary: self = .b(Array(view.payload))
    case .list:
      var elements = view.elements
      var values: [AttributeValue] = []
      values.reserveCapacity(Swift.min(elements.remaining, view.bytes.count))
      while let element = elements.next() { values.append(AttributeValue(element)) }
      self = .l(values)
    case .map: self = .m(view.map.dictionary)
    case .stringSet:
      var members = view.members
      var strings = Set<String>(minimumCapacity: Swift.min(members.remaining, view.bytes.count))
      while let member = members.next() { strings.insert(String(decoding: member, as: UTF8.self)) }
      self = .ss(strings)
    case .numberSet:
      var members = view.members
      var numbers = Set<Number>(minimumCapacity: Swift.min(members.remaining, view.bytes.count))
      while let member = members.next() { numbers.insert(Number(payload: member)) }
      self = .ns(numbers)
    case .binarySet:
      var members = view.members
      var binaries = Set<[UInt8]>(minimumCapacity: Swift.min(members.remaining, view.bytes.count))
      while let member = members.next() { binaries.insert(Array(member)) }
      self = .bs(binaries)
    }
  }
}

extension MapView {
  /// All entries, decoded.
  var dictionary: [String: AttributeValue] {
    var entries = makeIterator()
    var result = [String: AttributeValue](minimumCapacity: Swift.min(entries.remaining, body.count))
    while let entry = entries.next() {
      result[String(decoding: entry.name, as: UTF8.self)] = AttributeValue(entry.value)
    }
    return result
  }
}
