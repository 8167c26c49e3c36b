/// A value of one of DynamoDB's ten types.
///
/// Equality is by value: numbers by their amount, sets in any order.
public enum AttributeValue: Sendable, Hashable {
  case s(String)
  case n(Number)
  case b([UInt8])
  case bool(Bool)
  case null
  case l([AttributeValue])
  case m([String: AttributeValue])
  case ss(Set<String>)
  case ns(Set<Number>)
  case bs(Set<[UInt8]>)
}
