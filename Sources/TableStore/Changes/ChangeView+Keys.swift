extension ChangeView {
  /// The value of one key attribute, lent; `nil` if the key has no attribute called `name` (UTF-8).
  func key(named name: UnsafeRawBufferPointer) -> ValueView? {
    guard flags.contains(.keysInNewImage) || flags.contains(.keysInOldImage) else {
      return ItemView(keyPart).attributes.value(named: name)
    }
    guard let image = flags.contains(.keysInNewImage) ? stored : old, let count = keyPart.first else { return nil }
    var entries = image.attributes.makeIterator()
    var offset = 1
    var place = 0
    for _ in 0..<count {
      guard let wanted = Varint.read(keyPart, &offset), wanted >= place else { return nil }
      var entry = entries.next()
      while place < wanted, entry != nil {
        entry = entries.next()
        place += 1
      }
      guard let entry else { return nil }
      if entry.name.equals(name) { return entry.value }
      place += 1
    }
    return nil
  }
}
