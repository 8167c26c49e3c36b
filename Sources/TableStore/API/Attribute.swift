/// The path of an attribute, for conditions and updates written in Swift.
///
/// ```swift
/// Attribute("quantity") >= 1 && Attribute("title").exists
/// Attribute("sizes")[0]["label"].beginsWith("XL")
/// ```
///
/// Every step is taken as it is: no name is reserved, and dots and brackets inside a name are part of the name. When
/// the expression is written out, names and values become placeholders, so nothing in them can be read as syntax.
public struct Attribute: Sendable, Hashable {
  enum Step: Sendable, Hashable {
    case name(String)
    case index(Int)
  }
  var steps: [Step]

  public init(_ name: String) { steps = [.name(name)] }

  private init(steps: [Step]) { self.steps = steps }

  /// The entry called `name` of this map.
  public subscript(name: String) -> Attribute { Attribute(steps: steps + [.name(name)]) }

  /// The element at `index` of this list, counted from 0.
  public subscript(index: Int) -> Attribute { Attribute(steps: steps + [.index(index)]) }

  /// The path as expression text.
  func render(_ placeholders: inout Placeholders) -> String {
    var text = ""
    for step in steps {
      switch step {
      case .name(let name):
        if !text.isEmpty { text += "." }
        text += placeholders.name(name)
      case .index(let index):
        text += "[\(index)]"
      }
    }
    return text
  }
}

/// The size of an attribute, to compare with a number: characters, bytes or elements, as its type has it.
public struct AttributeSize: Sendable, Hashable {
  let attribute: Attribute
}
