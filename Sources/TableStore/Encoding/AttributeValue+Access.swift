extension AttributeValue {
  /// The string, if it is one.
  public var string: String? { if case .s(let value) = self { value } else { nil } }
  /// The number, if it is one.
  public var number: Number? { if case .n(let value) = self { value } else { nil } }
  /// The number as an integer, if it is one without a fraction and fits.
  public var int: Int? { number.flatMap { Int(exactly: $0) } }
  /// The nearest double, if it is a number.
  public var double: Double? { number.map { Double($0) } }
  public var bool: Bool? { if case .bool(let value) = self { value } else { nil } }
  public var binary: [UInt8]? { if case .b(let value) = self { value } else { nil } }
  public var list: [AttributeValue]? { if case .l(let value) = self { value } else { nil } }
  public var map: [String: AttributeValue]? { if case .m(let value) = self { value } else { nil } }
  public var stringSet: Set<String>? { if case .ss(let value) = self { value } else { nil } }
  public var numberSet: Set<Number>? { if case .ns(let value) = self { value } else { nil } }
  public var binarySet: Set<[UInt8]>? { if case .bs(let value) = self { value } else { nil } }
  public var isNull: Bool { self == .null }
}

/// Typed access to one attribute without decoding the others: `nil` if it is missing or of another type.
extension Item {
  public func string(_ name: String) -> String? {
    withValue(name) { $0.tag == .string ? String(decoding: $0.payload, as: UTF8.self) : nil }
  }

  public func number(_ name: String) -> Number? {
    withValue(name) { $0.tag == .number ? Number(payload: $0.payload) : nil }
  }

  /// `nil` also for numbers with a fraction or beyond `Int`.
  public func int(_ name: String) -> Int? { number(name).flatMap { Int(exactly: $0) } }

  /// The nearest double.
  public func double(_ name: String) -> Double? { number(name).map { Double($0) } }

  public func bool(_ name: String) -> Bool? {
    withValue(name) { value in
      switch value.tag {
      case .true: true
      case .false: false
      default: nil
      }
    }
  }

  public func binary(_ name: String) -> [UInt8]? {
    withValue(name) { $0.tag == .binary ? Array($0.payload) : nil }
  }

  public func list(_ name: String) -> [AttributeValue]? { self[name]?.list }
  public func map(_ name: String) -> [String: AttributeValue]? { self[name]?.map }
  public func stringSet(_ name: String) -> Set<String>? { self[name]?.stringSet }
  public func numberSet(_ name: String) -> Set<Number>? { self[name]?.numberSet }
}
