/// A Swift number that is stored as N.
protocol NativeNumber: NativeValue {
  /// Throws if the value has no decimal within DynamoDB's range.
  var asNumber: Number { get throws }

  /// `nil` if `number` does not fit this type.
  init?(fitting number: Number)
}

extension NativeNumber {
  static func decode(_ view: ValueView, _ place: CodingPlace) throws -> Self {
    guard view.tag == .number else { throw mismatch(view, place) }
    let number = Number(payload: view.payload)
    guard let value = Self(fitting: number) else {
      throw DecodingError.dataCorrupted(
        .init(codingPath: place.path, debugDescription: "the number does not fit \(Self.self)"))
    }
    return value
  }

  func write(to writer: inout ValueWriter) throws { writer.number(try asNumber) }
}

extension NativeNumber where Self: FixedWidthInteger {
  var asNumber: Number {
    get throws {
      if let value = Int64(exactly: self) { return Number(value) }
      return try Number(String(self))
    }
  }

  init?(fitting number: Number) { self.init(exactly: number) }
}

extension Int: NativeNumber {}
extension Int8: NativeNumber {}
extension Int16: NativeNumber {}
extension Int32: NativeNumber {}
extension Int64: NativeNumber {}
extension Int128: NativeNumber {}
extension UInt: NativeNumber {}
extension UInt8: NativeNumber {}
extension UInt16: NativeNumber {}
extension UInt32: NativeNumber {}
extension UInt64: NativeNumber {}
extension UInt128: NativeNumber {}

/// Decodes to the nearest double.
extension Double: NativeNumber {
  var asNumber: Number { get throws { try Number(self) } }
  init?(fitting number: Number) { self.init(number) }
}

/// Decodes to the nearest float; magnitudes beyond `Float` do not fit.
extension Float: NativeNumber {
  var asNumber: Number { get throws { try Number(self) } }

  init?(fitting number: Number) {
    self.init(Double(number))
    if !isFinite { return nil }
  }
}
