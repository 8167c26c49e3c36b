/// A condition on an item: DynamoDB's expression text, or the same written in Swift.
///
/// A string literal is taken as expression text, so both forms go wherever one is asked for:
///
/// ```swift
/// try table.put(item, if: "attribute_not_exists(sku)")
/// try table.put(item, if: Attribute("sku").isMissing)
/// try table.query(Attribute("category") == "light" && Attribute("title").beginsWith("L"), index: "by-category")
/// ```
///
/// Nothing is checked here; the operation that uses the predicate says what is wrong with it.
public struct ItemPredicate: Sendable, ExpressibleByStringLiteral {
  indirect enum Node: Sendable {
    case text(String)
    case compare(Operand, String, Operand)
    case between(Operand, Operand, Operand)
    case isIn(Operand, [Operand])
    case function(String, Attribute, Operand?)
    case all(Node, Node)
    case any(Node, Node)
    case not(Node)
  }

  enum Operand: Sendable {
    case attribute(Attribute)
    case size(Attribute)
    case value(AttributeValue)

    func render(_ placeholders: inout Placeholders) -> String {
      switch self {
      case .attribute(let attribute): attribute.render(&placeholders)
      case .size(let attribute): "size(\(attribute.render(&placeholders)))"
      case .value(let value): placeholders.value(value)
      }
    }
  }

  let node: Node

  init(node: Node) { self.node = node }

  /// Expression text, with the caller's own placeholders.
  public init(_ text: String) { node = .text(text) }

  public init(stringLiteral text: String) { node = .text(text) }

  public static func && (left: ItemPredicate, right: ItemPredicate) -> ItemPredicate {
    ItemPredicate(node: .all(left.node, right.node))
  }

  public static func || (left: ItemPredicate, right: ItemPredicate) -> ItemPredicate {
    ItemPredicate(node: .any(left.node, right.node))
  }

  public static prefix func ! (predicate: ItemPredicate) -> ItemPredicate {
    if case .not(let inner) = predicate.node { return ItemPredicate(node: inner) }
    return ItemPredicate(node: .not(predicate.node))
  }

  /// The predicate as expression text; its names and values are added to `placeholders`.
  func render(_ placeholders: inout Placeholders) -> String { node.render(&placeholders) }
}

extension ItemPredicate.Node {
  /// How tightly the text of this node binds; text of unknown content binds as loosely as OR.
  private var precedence: Int {
    switch self {
    case .text, .any: 0
    case .all: 1
    case .not: 2
    case .compare, .between, .isIn, .function: 3
    }
  }

  fileprivate func render(_ placeholders: inout Placeholders) -> String {
    switch self {
    case .text(let text): return text
    case .compare(let left, let sign, let right):
      let first = left.render(&placeholders)
      return "\(first) \(sign) \(right.render(&placeholders))"
    case .between(let operand, let lower, let upper):
      let first = operand.render(&placeholders)
      let second = lower.render(&placeholders)
      return "\(first) BETWEEN \(second) AND \(upper.render(&placeholders))"
    case .isIn(let operand, let list):
      let first = operand.render(&placeholders)
      return "\(first) IN (\(list.map { $0.render(&placeholders) }.joined(separator: ", ")))"
    case .function(let name, let attribute, let operand):
      let first = attribute.render(&placeholders)
      return operand.map { "\(name)(\(first), \($0.render(&placeholders)))" } ?? "\(name)(\(first))"
    case .all(let left, let right):
      let first = left.render(&placeholders, within: 1)
      return "\(first) AND \(right.render(&placeholders, within: 1))"
    case .any(let left, let right):
      let first = left.render(&placeholders, within: 0)
      return "\(first) OR \(right.render(&placeholders, within: 0))"
    case .not(let inner):
      return "NOT \(inner.render(&placeholders, within: 3))"
    }
  }

  /// In parentheses where the surrounding operator binds tighter, and only there: DynamoDB refuses redundant ones.
  private func render(_ placeholders: inout Placeholders, within outer: Int) -> String {
    let text = render(&placeholders)
    return precedence < outer ? "(\(text))" : text
  }
}
