/// How an item is to be changed: DynamoDB's update expression as text, or the same written in Swift.
///
/// ```swift
/// try table.update(key, "SET quantity = quantity - :n", values: [":n": 1])
/// try table.update(key, .set("title", to: "Lamp").add("views", 1).remove("draft"))
/// ```
///
/// All right sides read the item as it was before the update.
public struct ItemUpdate: Sendable, ExpressibleByStringLiteral {
  enum Source: Sendable {
    case value(AttributeValue)
    case ifMissing(AttributeValue)
    case plus(AttributeValue)
    case appended(AttributeValue)
  }

  private var text: String?
  private var sets: [(Attribute, Source)] = []
  private var removes: [Attribute] = []
  private var adds: [(Attribute, AttributeValue)] = []
  private var deletes: [(Attribute, AttributeValue)] = []

  /// An update that changes nothing, to start from; it creates the item where it is missing.
  public init() {}

  /// Expression text, with the caller's own placeholders.
  public init(_ text: String) { self.text = text }

  public init(stringLiteral text: String) { self.text = text }

  /// Sets the attribute called `name`.
  public static func set(_ name: String, to value: AttributeValue) -> ItemUpdate {
    ItemUpdate().set(Attribute(name), to: value)
  }

  /// Removes the attribute called `name`, if it is there.
  public static func remove(_ name: String) -> ItemUpdate { ItemUpdate().remove(Attribute(name)) }

  /// Adds to the number called `name` (missing counts as 0), or unites the set called `name` with `value`.
  public static func add(_ name: String, _ value: AttributeValue) -> ItemUpdate {
    ItemUpdate().add(Attribute(name), value)
  }

  /// Sets the attribute called `name`.
  public func set(_ name: String, to value: AttributeValue) -> ItemUpdate { set(Attribute(name), to: value) }

  /// Sets what `path` names.
  public func set(_ path: Attribute, to value: AttributeValue) -> ItemUpdate { setting(path, .value(value)) }

  /// Sets the attribute only where it is missing.
  public func set(_ path: Attribute, ifMissing value: AttributeValue) -> ItemUpdate {
    setting(path, .ifMissing(value))
  }

  /// Adds `value` to a number that must be there. To count down, add a negative number.
  public func increase(_ path: Attribute, by value: AttributeValue) -> ItemUpdate { setting(path, .plus(value)) }

  /// Appends the elements of the list `values` to a list that must be there.
  public func append(_ values: AttributeValue, to path: Attribute) -> ItemUpdate { setting(path, .appended(values)) }

  public func remove(_ name: String) -> ItemUpdate { remove(Attribute(name)) }

  /// Removes what `path` names, if it is there.
  public func remove(_ path: Attribute) -> ItemUpdate {
    var copy = self
    copy.removes.append(path)
    return copy
  }

  public func add(_ name: String, _ value: AttributeValue) -> ItemUpdate { add(Attribute(name), value) }

  /// Adds to a number (missing counts as 0), or unites a set with `value`.
  public func add(_ path: Attribute, _ value: AttributeValue) -> ItemUpdate {
    var copy = self
    copy.adds.append((path, value))
    return copy
  }

  /// Takes the elements of the set `value` out of a set; an emptied set is removed.
  public func delete(_ value: AttributeValue, from path: Attribute) -> ItemUpdate {
    var copy = self
    copy.deletes.append((path, value))
    return copy
  }

  private func setting(_ path: Attribute, _ source: Source) -> ItemUpdate {
    var copy = self
    copy.sets.append((path, source))
    return copy
  }

  /// The update as expression text, `nil` if there is nothing to do; names and values are added to `placeholders`.
  ///
  /// - Throws: ``StoreError`` with code `misuse` if text and Swift were mixed in one update.
  func render(_ placeholders: inout Placeholders) throws -> String? {
    let isBuilt = !(sets.isEmpty && removes.isEmpty && adds.isEmpty && deletes.isEmpty)
    if let text {
      if isBuilt {
        throw StoreError(.misuse, "An update is either expression text or written in Swift, not both in one.")
      }
      return text
    }
    var sections: [String] = []
    if !sets.isEmpty {
      sections.append("SET " + sets.map { assignment($0, $1, &placeholders) }.joined(separator: ", "))
    }
    if !removes.isEmpty {
      sections.append("REMOVE " + removes.map { $0.render(&placeholders) }.joined(separator: ", "))
    }
    for (keyword, entries) in [("ADD ", adds), ("DELETE ", deletes)] where !entries.isEmpty {
      let parts = entries.map { path, value in
        let name = path.render(&placeholders)
        return "\(name) \(placeholders.value(value))"
      }
      sections.append(keyword + parts.joined(separator: ", "))
    }
    return sections.isEmpty ? nil : sections.joined(separator: " ")
  }

  private func assignment(_ path: Attribute, _ source: Source, _ placeholders: inout Placeholders) -> String {
    let name = path.render(&placeholders)
    switch source {
    case .value(let value): return "\(name) = \(placeholders.value(value))"
    case .ifMissing(let value): return "\(name) = if_not_exists(\(name), \(placeholders.value(value)))"
    case .plus(let value): return "\(name) = \(name) + \(placeholders.value(value))"
    case .appended(let value): return "\(name) = list_append(\(name), \(placeholders.value(value)))"
    }
  }
}
