import TableStore

/// An index as the model sees it.
struct ModelIndex {
  var definition: IndexDefinition
  var isLocal: Bool
  /// Made on the live table and perhaps not filled yet: queries may be refused.
  var mayBeFilling = false

  var name: String { definition.name }
  var key: KeySchema { definition.key }

  /// Why a write of `item` is refused: a key attribute that is there cannot be one. An update may leave what it finds.
  func refuses(_ item: Attributes, replacing old: Attributes?) -> Bool {
    key.attributes.contains { attribute in
      guard let value = item[attribute.name], !attribute.accepts(value) else { return false }
      return old?[attribute.name] != value
    }
  }

  func holds(_ item: Attributes) -> Bool {
    key.attributes.allSatisfy { attribute in item[attribute.name].map(attribute.accepts) ?? false }
  }

  /// What the index shows of an item.
  func project(_ item: Attributes, of table: KeySchema) -> Attributes {
    let keys = key.attributes.map(\.name) + table.attributes.map(\.name)
    switch definition.projection {
    case .all: return item
    case .keysOnly: return item.filter { keys.contains($0.key) }
    case .include(let names): return item.filter { keys.contains($0.key) || names.contains($0.key) }
    }
  }
}

extension KeyAttribute {
  /// Whether a value may be this attribute of a key.
  func accepts(_ value: AttributeValue) -> Bool {
    switch (type, value) {
    case (.s, .s(let text)): !text.isEmpty
    case (.n, .n): true
    case (.b, .b(let bytes)): !bytes.isEmpty
    default: false
    }
  }
}

/// A table as a dictionary of trees of values.
struct ModelTable {
  let key: KeySchema
  var indexes: [ModelIndex]
  var expiryAttribute: String?
  /// By their key attributes.
  private(set) var items: [Attributes: Attributes] = [:]
  /// The keys of `items`, in an order that the operations alone decide: a dictionary's is another in every process.
  private(set) var keys: [Attributes] = []

  /// The items in the order of ``keys``.
  var orderedItems: [Attributes] { keys.compactMap { items[$0] } }

  /// Puts an item, or removes it where `item` is `nil`.
  mutating func set(_ key: Attributes, to item: Attributes?) {
    let old = items[key]
    items[key] = item
    if old == nil, item != nil { keys.append(key) }
    if old != nil, item == nil { keys.removeAll { $0 == key } }
  }

  func key(of item: Attributes) -> Attributes {
    item.filter { entry in key.attributes.contains { $0.name == entry.key } }
  }

  func refuses(_ item: Attributes, replacing old: Attributes? = nil) -> Bool {
    indexes.contains { $0.refuses(item, replacing: old) }
  }

  /// Deletes what has expired before `now`.
  mutating func expire(before now: Int) {
    guard let expiryAttribute else { return }
    items = items.filter { _, item in
      guard case .n(let number)? = item[expiryAttribute], let time = Int(exactly: number) else { return true }
      return time < 0 || time >= now || time <= now - 5 * 365 * 86_400
    }
    keys.removeAll { items[$0] == nil }
  }
}

/// Orders the values of one key attribute: numbers by amount, text and binaries by their bytes.
func keyOrder(_ left: AttributeValue?, _ right: AttributeValue?) -> Int {
  func order(_ left: [UInt8], _ right: [UInt8]) -> Int {
    left == right ? 0 : left.lexicographicallyPrecedes(right) ? -1 : 1
  }
  switch (left, right) {
  case (.n(let left)?, .n(let right)?): return left == right ? 0 : left < right ? -1 : 1
  case (.s(let left)?, .s(let right)?): return order(Array(left.utf8), Array(right.utf8))
  case (.b(let left)?, .b(let right)?): return order(left, right)
  default: return 0
  }
}

/// Orders two items by several key attributes.
func keyOrder(_ left: Attributes, _ right: Attributes, by names: [String]) -> Int {
  for name in names {
    let order = keyOrder(left[name], right[name])
    if order != 0 { return order }
  }
  return 0
}
