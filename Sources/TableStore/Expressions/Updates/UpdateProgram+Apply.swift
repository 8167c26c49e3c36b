extension UpdateProgram {
  /// One top-level attribute that changes: which bytes of the old attributes go, and what comes in their place.
  private struct Edit {
    var root: Int
    /// Offsets in the body of the old attributes; empty for an attribute that was not there.
    var start: Int
    var end: Int
    var change: UpdateEvaluator.Change
  }

  /// The item after the update. All right sides read the item as it was.
  ///
  /// - Parameters:
  ///   - old: the item as it is, `nil` if there is none.
  ///   - key: the key attributes, from which a missing item is made.
  ///
  /// Throws a `validation` error if a source is missing or of the wrong type, a path has no parent, a number leaves
  /// its range, or the item gets too large or too deep.
  func apply(to old: ItemView?, key: Item) throws -> UpdateOutcome {
    let item =
      try old.map { try apply(to: $0, keySize: key.size) }
      ?? key.withView { key in
        try apply(to: key, keySize: key.size)
      }
    return UpdateOutcome(item: old == nil && !createsItem ? nil : item)
  }

  private func apply(to item: ItemView, keySize: Int) throws -> Item {
    let attributes = item.attributes
    return try pool.withResolver(attributes) { resolver in
      let evaluator = UpdateEvaluator(resolver: resolver, isLegacy: isLegacy)
      var count = attributes.count
      var size = item.size
      var length = 0
      let edits = try self.edits(of: attributes, evaluator, &count, &size, &length)
      let judged = Swift.max(size, size - keySize + 3 + sizeAllowance)
      guard judged <= ValueRules.itemSizeLimit else {
        throw StoreError.validation("Item size to update has exceeded the maximum allowed size")
      }
      return splice(attributes.body, edits, count: count, size: size, length: length)
    }
  }

  /// Decides what happens to each top-level attribute that the paths start with.
  ///
  /// - Parameters:
  ///   - count, size: of the old item; changed into those of the new one.
  ///   - length: becomes the number of bytes of all entries of the new item.
  private func edits(
    of attributes: MapView, _ evaluator: UpdateEvaluator, _ count: inout Int, _ size: inout Int, _ length: inout Int
  ) throws -> [Edit] {
    let body = attributes.body
    var edits: [Edit] = []
    edits.reserveCapacity(tree.roots.count)
    var entries = attributes.makeIterator()
    var entry = entries.next()
    var start = 0
    _ = Varint.read(body, &start)
    length = body.count - start
    for index in tree.roots.indices {
      let root = tree.roots[index]
      guard case .name(let name) = root.step else { throw UpdateEvaluator.invalidPath }
      try name.withUnsafeBytes { name in
        var order = -1
        while let current = entry {
          order = current.name.order(against: name)
          if order >= 0 { break }
          start = body.offset(behind: current.value)
          entry = entries.next()
        }
        let old = order == 0 ? entry?.value : nil
        let end = old.map { body.offset(behind: $0) } ?? start
        let change = try self.change(root, old, evaluator)
        if case .keep = change { return }
        if let old {
          count -= 1
          size -= name.count + old.dynamoDBSize
          length -= end - start
        }
        try change.withView { view in
          guard let view else { return }
          let (added, levels) = view.measure()
          if levels > ValueRules.nestingLimit { throw ValueRules.nestedTooDeep }
          if name.count > ValueRules.nameLimit { throw ValueRules.nameTooLong }
          count += 1
          size += name.count + added
          length += Varint.length(name.count) + name.count + view.bytes.count
        }
        edits.append(Edit(root: index, start: start, end: end, change: change))
      }
    }
    return edits
  }

  private func change(
    _ node: PathTree.Node, _ old: ValueView?, _ evaluator: UpdateEvaluator
  ) throws -> UpdateEvaluator.Change {
    if node.children.isEmpty { return try evaluator.change(by: operations[node.path]) }
    guard let old else { throw UpdateEvaluator.invalidPath }
    return .owned(try rewrite(old, node.children, evaluator))
  }

  /// The new item: what is unchanged is copied in runs.
  private func splice(
    _ body: UnsafeRawBufferPointer, _ edits: [Edit], count: Int, size: Int, length: Int
  ) -> Item {
    let total = Varint.length(size) + Varint.length(count) + length
    var source = 0
    _ = Varint.read(body, &source)
    return Item(
      bytes: [UInt8](unsafeUninitializedCapacity: total) { buffer, initialized in
        let target = UnsafeMutableRawBufferPointer(buffer)
        var offset = 0
        Varint.write(size, target, &offset)
        Varint.write(count, target, &offset)
        for edit in edits {
          target.copy(body, source..<edit.start, to: &offset)
          source = edit.end
          guard case .name(let name) = tree.roots[edit.root].step else { continue }
          edit.change.withView { view in
            guard let view else { return }
            Varint.write(name.count, target, &offset)
            name.withUnsafeBytes { target.copy($0, 0..<$0.count, to: &offset) }
            target.copy(view.bytes, 0..<view.bytes.count, to: &offset)
          }
        }
        target.copy(body, source..<body.count, to: &offset)
        initialized = offset
      })
  }

  // MARK: Below the top level

  /// A list or map with the changes below it. Throws if the paths lead into something else.
  private func rewrite(
    _ old: ValueView, _ nodes: [PathTree.Node], _ evaluator: UpdateEvaluator
  ) throws -> EncodedValue {
    switch old.tag {
    case .map: try rewriteMap(old, nodes, evaluator)
    case .list: try rewriteList(old, nodes, evaluator)
    default: throw UpdateEvaluator.invalidPath
    }
  }

  private func rewriteMap(
    _ old: ValueView, _ nodes: [PathTree.Node], _ evaluator: UpdateEvaluator
  ) throws -> EncodedValue {
    var body = ContainerBody(capacity: old.bytes.count + 64)
    var entries = old.map.makeIterator()
    var entry = entries.next()
    for node in nodes {
      guard case .name(let name) = node.step else { throw UpdateEvaluator.invalidPath }
      try name.withUnsafeBytes { name in
        var order = -1
        while let current = entry {
          order = current.name.order(against: name)
          if order >= 0 { break }
          body.append(current.name, current.value)
          entry = entries.next()
        }
        let value = order == 0 ? entry?.value : nil
        if order == 0 { entry = entries.next() }
        let change = try self.change(node, value, evaluator)
        if case .keep = change, let value { body.append(name, value) }
        change.withView { if let view = $0 { body.append(name, view) } }
      }
    }
    while let current = entry {
      body.append(current.name, current.value)
      entry = entries.next()
    }
    return body.value(.map)
  }

  /// Indexes are those of the old list; values set past its end are appended in the order of their indexes.
  private func rewriteList(
    _ old: ValueView, _ nodes: [PathTree.Node], _ evaluator: UpdateEvaluator
  ) throws -> EncodedValue {
    var body = ContainerBody(capacity: old.bytes.count + 64)
    var elements = old.elements
    var index = 0
    for node in nodes {
      guard case .index(let wanted) = node.step else { throw UpdateEvaluator.invalidPath }
      var value: ValueView?
      while index <= wanted, let element = elements.next() {
        if index == wanted { value = element } else { body.append(element.bytes) }
        index += 1
      }
      let change = try self.change(node, value, evaluator)
      if case .keep = change, let value { body.append(value.bytes) }
      change.withView { if let view = $0 { body.append(view.bytes) } }
    }
    while let element = elements.next() { body.append(element.bytes) }
    return body.value(.list)
  }
}

extension UnsafeRawBufferPointer {
  /// The offset in these bytes behind a value that lies in them.
  @inline(__always)
  fileprivate func offset(behind value: ValueView) -> Int {
    guard let base = baseAddress, let start = value.bytes.baseAddress else { return 0 }
    return start - base + value.bytes.count
  }
}

extension UnsafeMutableRawBufferPointer {
  /// Copies `source[range]` to `offset`, where there is room, and moves `offset` behind it.
  @inline(__always)
  fileprivate func copy(_ source: UnsafeRawBufferPointer, _ range: Range<Int>, to offset: inout Int) {
    if range.isEmpty { return }
    UnsafeMutableRawBufferPointer(rebasing: self[offset..<offset + range.count]).copyMemory(
      from: UnsafeRawBufferPointer(rebasing: source[range]))
    offset += range.count
  }
}
