extension AttributeValue: ExpressibleByStringLiteral, ExpressibleByStringInterpolation {
  public init(stringLiteral value: String) { self = .s(value) }
}

extension AttributeValue: ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral {
  public init(integerLiteral value: Int) { self = .n(Number(value)) }

  /// A literal outside the range of numbers is a programming error and stops the program.
  public init(floatLiteral value: Double) { self = .n(Number(floatLiteral: value)) }
}

extension AttributeValue: ExpressibleByBooleanLiteral, ExpressibleByNilLiteral {
  public init(booleanLiteral value: Bool) { self = .bool(value) }
  public init(nilLiteral: ()) { self = .null }
}

extension AttributeValue: ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral {
  public init(arrayLiteral elements: AttributeValue...) { self = .l(elements) }

  /// A name that stands twice is a programming error and stops the program.
  public init(dictionaryLiteral elements: (String, AttributeValue)...) {
    self = .m(Dictionary(uniqueKeysWithValues: elements))
  }
}

extension Item: ExpressibleByDictionaryLiteral {
  /// `["sku": "A1", "quantity": 4]`. A literal that breaks a rule of items is a programming error and stops the
  /// program; for values from elsewhere use `init(_:)`, which throws.
  public init(dictionaryLiteral elements: (String, AttributeValue)...) {
    do {
      var builder = ItemBuilder(capacity: elements.count * 48)
      for (name, value) in elements { try builder.append(name, value) }
      self = try builder.finish()
    } catch {
      preconditionFailure("This literal is no item: \(error)")
    }
  }
}
