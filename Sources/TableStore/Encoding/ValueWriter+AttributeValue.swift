extension ValueWriter {
  /// Writes a value. Throws if it breaks a rule of values: nesting, empty sets, names too long.
  mutating func write(_ value: AttributeValue) throws {
    switch value {
    case .s(let text): string(text)
    case .n(let value): number(value)
    case .b(let bytes): bytes.withUnsafeBytes { binary($0) }
    case .bool(let flag): bool(flag)
    case .null: null()
    case .l(let elements):
      try open(.list)
      for element in elements { try write(element) }
      try close()
    case .m(let entries):
      try open(.map)
      for (key, element) in entries {
        try name(key)
        try write(element)
      }
      try close()
    case .ss(let strings):
      openSet(.stringSet)
      for text in strings {
        var text = text
        text.withUTF8 { member(UnsafeRawBufferPointer($0)) }
      }
      try closeSet()
    case .ns(let numbers):
      openSet(.numberSet)
      for value in numbers { member(value) }
      try closeSet()
    case .bs(let binaries):
      openSet(.binarySet)
      for bytes in binaries { bytes.withUnsafeBytes { member($0) } }
      try closeSet()
    }
  }
}

extension EncodedValue {
  /// Encodes one value. Throws a `validation` error if it breaks a rule of values.
  init(_ value: AttributeValue) throws {
    var writer = ValueWriter(capacity: 64)
    try writer.write(value)
    self = writer.finishValue()
  }

  init(_ number: Number) {
    var writer = ValueWriter(capacity: 24)
    writer.number(number)
    self = writer.finishValue()
  }
}
