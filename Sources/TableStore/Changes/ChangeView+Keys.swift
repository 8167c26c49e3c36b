extension ChangeView {
  /// Lends the item's key attributes, in the order of their names.
  ///
  /// - Throws: what `body` throws; ``StoreError`` `storeCorrupted` if they do not decode.
  @inline(__always)
  func forEachKey(_ body: (UnsafeRawBufferPointer, ValueView) throws -> Void) throws {
    guard flags.contains(.keysInNewImage) || flags.contains(.keysInOldImage) else {
      var entries = ItemView(keyPart).attributes.makeIterator()
      while let entry = entries.next() { try body(entry.name, entry.value) }
      return
    }
    guard let image = flags.contains(.keysInNewImage) ? stored : old, let count = keyPart.first else {
      throw ChangeView.damaged
    }
    var entries = image.attributes.makeIterator()
    var offset = 1
    var place = 0
    for _ in 0..<count {
      guard let wanted = Varint.read(keyPart, &offset), wanted >= place else { throw ChangeView.damaged }
      while place < wanted {
        guard entries.next() != nil else { throw ChangeView.damaged }
        place += 1
      }
      guard let entry = entries.next() else { throw ChangeView.damaged }
      try body(entry.name, entry.value)
      place += 1
    }
  }

  /// The value of one key attribute, lent; `nil` if the key has no attribute called `name` (UTF-8).
  func key(named name: UnsafeRawBufferPointer) -> ValueView? {
    var found: ValueView?
    try? forEachKey { key, value in if key.equals(name) { found = value } }
    return found
  }

  /// Lends the names of the top-level attributes that differ between the two images, in the order of their bytes; all of
  /// the one image where an item came or went. Nothing is lent, and false returned, where the record lacks an image that
  /// it would take.
  @discardableResult
  func forEachChangedName(_ body: (UnsafeRawBufferPointer) -> Void) -> Bool {
    switch event {
    case .insert:
      guard let new else { return false }
      var entries = new.attributes.makeIterator()
      while let entry = entries.next() { body(entry.name) }
    case .remove:
      guard let old else { return false }
      var entries = old.attributes.makeIterator()
      while let entry = entries.next() { body(entry.name) }
    case .modify:
      guard let old, let new else { return false }
      ChangeView.forEachDifference(old.attributes, new.attributes, body)
    }
    return true
  }

  /// Walks two maps side by side: both are in the order of their names.
  private static func forEachDifference(
    _ left: MapView, _ right: MapView, _ body: (UnsafeRawBufferPointer) -> Void
  ) {
    var (lefts, rights) = (left.makeIterator(), right.makeIterator())
    var (old, new) = (lefts.next(), rights.next())
    while old != nil || new != nil {
      let order: Int
      switch (old, new) {
      case (let old?, let new?): order = old.name.order(against: new.name)
      case (nil, _): order = 1
      case (_, nil): order = -1
      }
      if order == 0, let before = old, let after = new {
        if !(before.value == after.value) { body(before.name) }
        (old, new) = (lefts.next(), rights.next())
      } else if order < 0, let before = old {
        body(before.name)
        old = lefts.next()
      } else if let after = new {
        body(after.name)
        new = rights.next()
      }
    }
  }
}

extension Change {
  /// The names of the top-level attributes that the change added, removed or gave another value, in the order of their
  /// bytes: for an insert all of the item's, for a remove all it had. `nil` where the record lacks the images that say so.
  public var changedAttributes: [String]? {
    var names: [String] = []
    let isKnown = try? withView { view in
      view.forEachChangedName { names.append(String(decoding: $0, as: UTF8.self)) }
    }
    return isKnown == true ? names : nil
  }
}
