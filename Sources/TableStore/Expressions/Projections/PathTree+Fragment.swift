extension PathTree {
  /// The parts of an item that the paths lead to, in containers of their own: paths that lead nowhere are left out,
  /// list elements move together in the order of their indexes. Without any part, an empty item.
  func fragment(of item: ItemView) -> Item {
    var body: [UInt8] = []
    body.reserveCapacity(item.bytes.count)
    let (count, size) = Self.appendEntries(of: item.attributes, at: roots, to: &body)
    var bytes: [UInt8] = []
    bytes.reserveCapacity(body.count + 12)
    Varint.append(size, to: &bytes)
    Varint.append(count, to: &bytes)
    bytes.append(contentsOf: body)
    return Item(bytes: bytes)
  }

  /// Appends the entries of `map` that `nodes` lead to. Returns their number and their size, names included.
  private static func appendEntries(
    of map: MapView, at nodes: [Node], to body: inout [UInt8]
  ) -> (count: Int, size: Int) {
    var count = 0
    var size = 0
    var next = 0
    var entries = map.makeIterator()
    while next < nodes.count, let entry = entries.next() {
      while next < nodes.count {
        guard case .name(let name) = nodes[next].step else { return (count, size) }
        let order = name.withUnsafeBytes { $0.order(against: entry.name) }
        if order > 0 { break }
        if order == 0 {
          let start = body.count
          Varint.append(entry.name.count, to: &body)
          body.append(contentsOf: entry.name)
          if let added = append(entry.value, at: nodes[next], to: &body) {
            count += 1
            size += entry.name.count + added
          } else {
            body.removeSubrange(start...)
          }
        }
        next += 1
      }
    }
    return (count, size)
  }

  /// Appends the elements of a list that `nodes` lead to. Returns their number and their size.
  private static func appendElements(
    of list: ValueView, at nodes: [Node], to body: inout [UInt8]
  ) -> (count: Int, size: Int) {
    var count = 0
    var size = 0
    var next = 0
    var index = 0
    var elements = list.elements
    while next < nodes.count, let element = elements.next() {
      guard case .index(let wanted) = nodes[next].step else { break }
      if wanted == index {
        if let added = append(element, at: nodes[next], to: &body) {
          count += 1
          size += added
        }
        next += 1
      }
      index += 1
    }
    return (count, size)
  }

  /// Appends what `node` wants of `value` and returns its size, or `nil` if there is nothing.
  private static func append(_ value: ValueView, at node: Node, to body: inout [UInt8]) -> Int? {
    if node.children.isEmpty {
      body.append(contentsOf: value.bytes)
      return value.dynamoDBSize
    }
    var inner: [UInt8] = []
    let part: (count: Int, size: Int)
    switch value.tag {
    case .map: part = appendEntries(of: value.map, at: node.children, to: &inner)
    case .list: part = appendElements(of: value, at: node.children, to: &inner)
    default: return nil
    }
    if part.count == 0 { return nil }
    body.append(value.tag.rawValue)
    Varint.append(Varint.length(part.count) + inner.count, to: &body)
    Varint.append(part.count, to: &body)
    body.append(contentsOf: inner)
    return 3 + part.count + part.size
  }
}
