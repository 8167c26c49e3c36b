extension Attribute {
  /// True if the item has this attribute.
  public var exists: ItemPredicate { function("attribute_exists") }

  /// True if the item does not have this attribute.
  public var isMissing: ItemPredicate { function("attribute_not_exists") }

  /// The attribute's size: characters, bytes or elements.
  public var size: AttributeSize { AttributeSize(attribute: self) }

  /// True if the value is of the type called `type`: S, N, B, BOOL, NULL, L, M, SS, NS or BS.
  public func hasType(_ type: String) -> ItemPredicate { function("attribute_type", .s(type)) }

  /// True if the string or binary starts with `prefix`.
  public func beginsWith(_ prefix: AttributeValue) -> ItemPredicate { function("begins_with", prefix) }

  /// True if the string holds the substring `value`, or the set or list holds the element `value`.
  public func contains(_ value: AttributeValue) -> ItemPredicate { function("contains", value) }

  /// True if the value lies between the bounds, both included.
  public func isBetween(_ lower: AttributeValue, and upper: AttributeValue) -> ItemPredicate {
    ItemPredicate(node: .between(.attribute(self), .value(lower), .value(upper)))
  }

  /// True if the value equals one of `values`, of which there are 1 to 100.
  public func isIn(_ values: [AttributeValue]) -> ItemPredicate {
    ItemPredicate(node: .isIn(.attribute(self), values.map { .value($0) }))
  }

  public static func == (left: Attribute, right: AttributeValue) -> ItemPredicate { compare(left, "=", right) }
  public static func != (left: Attribute, right: AttributeValue) -> ItemPredicate { compare(left, "<>", right) }
  public static func < (left: Attribute, right: AttributeValue) -> ItemPredicate { compare(left, "<", right) }
  public static func <= (left: Attribute, right: AttributeValue) -> ItemPredicate { compare(left, "<=", right) }
  public static func > (left: Attribute, right: AttributeValue) -> ItemPredicate { compare(left, ">", right) }
  public static func >= (left: Attribute, right: AttributeValue) -> ItemPredicate { compare(left, ">=", right) }

  /// True if two attributes of the item compare so; `sign` is one of `=`, `<>`, `<`, `<=`, `>`, `>=`.
  public func compares(_ sign: String, to other: Attribute) -> ItemPredicate {
    ItemPredicate(node: .compare(.attribute(self), sign, .attribute(other)))
  }

  private func function(_ name: String, _ value: AttributeValue? = nil) -> ItemPredicate {
    ItemPredicate(node: .function(name, self, value.map { .value($0) }))
  }

  private static func compare(_ left: Attribute, _ sign: String, _ right: AttributeValue) -> ItemPredicate {
    ItemPredicate(node: .compare(.attribute(left), sign, .value(right)))
  }
}

extension AttributeSize {
  public static func == (left: AttributeSize, right: AttributeValue) -> ItemPredicate { compare(left, "=", right) }
  public static func != (left: AttributeSize, right: AttributeValue) -> ItemPredicate { compare(left, "<>", right) }
  public static func < (left: AttributeSize, right: AttributeValue) -> ItemPredicate { compare(left, "<", right) }
  public static func <= (left: AttributeSize, right: AttributeValue) -> ItemPredicate { compare(left, "<=", right) }
  public static func > (left: AttributeSize, right: AttributeValue) -> ItemPredicate { compare(left, ">", right) }
  public static func >= (left: AttributeSize, right: AttributeValue) -> ItemPredicate { compare(left, ">=", right) }

  private static func compare(_ left: AttributeSize, _ sign: String, _ right: AttributeValue) -> ItemPredicate {
    ItemPredicate(node: .compare(.size(left.attribute), sign, .value(right)))
  }
}
