/// Writes encoded values (``ValueView``'s layout) one after another into one buffer, without a tree.
///
/// Scalars are written by one call; lists, maps and sets are opened, filled and closed. Map entries and set members
/// may come in any order: closing sorts them where needed and refuses duplicates. The DynamoDB size is counted along
/// the way. After an error the writer is of no further use.
///
/// The caller keeps to the grammar: inside a map every value follows one ``name(_:)``; inside a set only
/// ``member(_:)`` is called; every container is closed.
package struct ValueWriter {
  /// An entry of an open map or a member of an open set: `start..<end` in the buffer, its name or payload within.
  struct Entry {
    var start: Int
    var nameStart: Int
    var nameEnd: Int
    var end: Int
  }

  private struct Container {
    var tag: ValueTag
    /// Where the tag goes; the body follows after `reserved` bytes.
    var start: Int
    /// Elements, entries or members so far.
    var count = 0
    /// Where its entries begin in ``ValueWriter/entries``.
    var firstEntry: Int
    var isSorted = true
  }

  private(set) var buffer: [UInt8] = []
  /// The DynamoDB size of all that was written: values, names inside maps, and what containers add.
  private(set) var size = 0
  private var containers: [Container] = []
  private var entries: [Entry] = []
  /// 1 if the outermost container is an item: it is no level of nesting and adds nothing to the size.
  private let outer: Int

  /// Room for the tag, a one-byte body length and a one-byte count. Longer heads shift the body when it is closed.
  private static let reserved = 3

  /// - Parameter item: whether entries of an item follow, to be taken by ``finishItem(limit:)``; otherwise values.
  package init(capacity: Int = 0, item: Bool = false) {
    outer = item ? 1 : 0
    buffer.reserveCapacity(capacity)
    if item { containers.append(Container(tag: .map, start: 0, firstEntry: 0)) }
  }

  /// Forgets all that was written and keeps the memory.
  mutating func reset() {
    buffer.removeAll(keepingCapacity: true)
    containers.removeAll(keepingCapacity: true)
    entries.removeAll(keepingCapacity: true)
    size = 0
    if outer > 0 { containers.append(Container(tag: .map, start: 0, firstEntry: 0)) }
  }

  // MARK: Scalars

  @inline(__always)
  package mutating func null() {
    begin(1)
    buffer.append(ValueTag.null.rawValue)
  }

  @inline(__always)
  package mutating func bool(_ value: Bool) {
    begin(1)
    buffer.append((value ? ValueTag.true : ValueTag.false).rawValue)
  }

  @inline(__always)
  package mutating func number(_ number: Number) {
    number.withPayload { payload in
      begin(Number.dynamoDBSize(payload))
      payloadValue(.number, payload)
    }
  }

  @inline(__always)
  package mutating func string(_ utf8: UnsafeRawBufferPointer) {
    begin(utf8.count)
    payloadValue(.string, utf8)
  }

  package mutating func string(_ string: String) {
    var string = string
    string.withUTF8 { self.string(UnsafeRawBufferPointer($0)) }
  }

  @inline(__always)
  mutating func binary(_ bytes: UnsafeRawBufferPointer) {
    begin(bytes.count)
    payloadValue(.binary, bytes)
  }

  /// Copies a value that is encoded already. Throws if it would nest too deep.
  mutating func value(_ view: ValueView) throws {
    let (size, levels) = view.measure()
    if depth + levels > ValueRules.nestingLimit { throw ValueRules.nestedTooDeep }
    begin(size)
    buffer.append(contentsOf: view.bytes)
  }

  @inline(__always)
  private mutating func payloadValue(_ tag: ValueTag, _ payload: UnsafeRawBufferPointer) {
    buffer.append(tag.rawValue)
    Varint.append(payload.count, to: &buffer)
    buffer.append(contentsOf: payload)
  }

  /// Counts one value of `added` bytes, as an element if it stands in a list or map.
  @inline(__always)
  private mutating func begin(_ added: Int) {
    size += added
    let last = containers.count - 1
    if last >= outer {
      if containers[last].tag == .list { containers[last].count += 1 }
      size += 1
    }
  }

  /// Open lists and maps.
  private var depth: Int { containers.count - outer }

  // MARK: Lists and maps

  /// Opens a list or map. Throws if it would nest too deep.
  package mutating func open(_ tag: ValueTag) throws {
    if depth >= ValueRules.nestingLimit { throw ValueRules.nestedTooDeep }
    begin(3)
    containers.append(Container(tag: tag, start: buffer.count, firstEntry: entries.count))
    buffer.append(tag.rawValue)
    buffer.append(0)
    buffer.append(0)
  }

  /// Starts an entry of the open map.
  package mutating func name(_ utf8: UnsafeRawBufferPointer) throws {
    if utf8.count > ValueRules.nameLimit { throw ValueRules.nameTooLong }
    size += utf8.count
    appendEntry(utf8)
  }

  package mutating func name(_ name: String) throws {
    var name = name
    try name.withUTF8 { try self.name(UnsafeRawBufferPointer($0)) }
  }

  /// Closes the innermost list or map. Throws if a name of a map came twice, or if its elements are nested too deep.
  package mutating func close() throws {
    guard let container = containers.popLast() else { return }
    if container.count > 0, depth + 1 >= ValueRules.nestingLimit { throw ValueRules.nestedTooDeep }
    if container.tag == .map {
      try sortMap(container)
      if !container.isSorted { permute(from: container.firstEntry, body: container.start + Self.reserved) }
    }
    finish(container)
  }

  /// Ends an item: its encoding, in an array of exactly its length. Throws if a name came twice or if the item is
  /// larger than `limit` bytes (`nil`: any size, for placeholders of expressions).
  mutating func finishItem(limit: Int? = ValueRules.itemSizeLimit) throws -> [UInt8] {
    guard let container = containers.popLast() else { return [0, 0] }
    try sortMap(container)
    if let limit, size > limit { throw ValueRules.itemTooLarge }
    let head = Varint.length(size) + Varint.length(container.count)
    return [UInt8](unsafeUninitializedCapacity: head + buffer.count) { result, count in
      let target = UnsafeMutableRawBufferPointer(result)
      Varint.write(size, target, &count)
      Varint.write(container.count, target, &count)
      let body = UnsafeMutableRawBufferPointer(rebasing: target[count...])
      if container.isSorted {
        body.copyBytes(from: buffer)
      } else {
        gather(from: 0, into: body)
      }
      count = head + buffer.count
    }
  }

  /// Ends a single value: its encoding. The writer is empty afterwards.
  package mutating func finishValue() -> EncodedValue {
    let result = EncodedValue(bytes: buffer)
    reset()
    return result
  }

  // MARK: Sets

  /// Opens a set.
  package mutating func openSet(_ tag: ValueTag) {
    begin(0)
    containers.append(Container(tag: tag, start: buffer.count, firstEntry: entries.count))
    buffer.append(tag.rawValue)
    buffer.append(0)
    buffer.append(0)
  }

  /// Adds a string's or binary's bytes to the open set.
  mutating func member(_ payload: UnsafeRawBufferPointer) {
    size += payload.count
    appendEntry(payload)
  }

  /// Adds a number to the open number set.
  mutating func member(_ number: Number) {
    number.withPayload { payload in
      size += Number.dynamoDBSize(payload)
      appendEntry(payload)
    }
  }

  /// Closes the innermost set. Throws if it is empty or if a member came twice.
  package mutating func closeSet() throws {
    guard let container = containers.popLast() else { return }
    if container.count == 0 { throw ValueRules.emptySet(container.tag) }
    closeLastEntry(container)
    if !container.isSorted {
      let given = entries[container.firstEntry...]
      sortEntries(from: container.firstEntry)
      if firstDuplicate(from: container.firstEntry) != nil {
        throw ValueRules.duplicates(container.tag, members: memberTexts(given, container.tag))
      }
      permute(from: container.firstEntry, body: container.start + Self.reserved)
    }
    finish(container)
  }

  private func memberTexts(_ members: ArraySlice<Entry>, _ tag: ValueTag) -> [String] {
    buffer.withUnsafeBytes { bytes in
      members.map { member in
        let payload = UnsafeRawBufferPointer(rebasing: bytes[member.nameStart..<member.nameEnd])
        return tag == .binarySet ? Base64.encode(payload) : String(decoding: payload, as: UTF8.self)
      }
    }
  }

  // MARK: Entries

  private mutating func appendEntry(_ name: UnsafeRawBufferPointer) {
    let last = containers.count - 1
    guard last >= 0 else { return }
    let start = buffer.count
    containers[last].count += 1
    if entries.count > containers[last].firstEntry {
      let previous = entries.count - 1
      entries[previous].end = start
      if containers[last].isSorted {
        let (nameStart, nameEnd) = (entries[previous].nameStart, entries[previous].nameEnd)
        containers[last].isSorted = buffer.withUnsafeBytes {
          UnsafeRawBufferPointer(rebasing: $0[nameStart..<nameEnd]).order(against: name) < 0
        }
      }
    }
    Varint.append(name.count, to: &buffer)
    let nameStart = buffer.count
    buffer.append(contentsOf: name)
    entries.append(Entry(start: start, nameStart: nameStart, nameEnd: buffer.count, end: buffer.count))
  }

  private mutating func closeLastEntry(_ container: Container) {
    if entries.count > container.firstEntry { entries[entries.count - 1].end = buffer.count }
  }

  /// Sorts the entries (not yet the bytes) of a map that is being closed, and refuses duplicates.
  private mutating func sortMap(_ container: Container) throws {
    closeLastEntry(container)
    if container.isSorted { return }
    sortEntries(from: container.firstEntry)
    if let duplicate = firstDuplicate(from: container.firstEntry) {
      throw buffer.withUnsafeBytes {
        ValueRules.duplicateName(UnsafeRawBufferPointer(rebasing: $0[duplicate.nameStart..<duplicate.nameEnd]))
      }
    }
  }

  private mutating func sortEntries(from first: Int) {
    var sorted = entries
    entries = []
    buffer.withUnsafeBytes { bytes in
      sorted[first...].sort { left, right in
        UnsafeRawBufferPointer(rebasing: bytes[left.nameStart..<left.nameEnd]).order(
          against: UnsafeRawBufferPointer(rebasing: bytes[right.nameStart..<right.nameEnd])) < 0
      }
    }
    entries = sorted
  }

  /// A name that stands twice among sorted entries.
  private func firstDuplicate(from first: Int) -> Entry? {
    buffer.withUnsafeBytes { bytes in
      for index in entries.indices.dropFirst(first + 1) {
        let (left, right) = (entries[index - 1], entries[index])
        let same = UnsafeRawBufferPointer(rebasing: bytes[left.nameStart..<left.nameEnd]).equals(
          UnsafeRawBufferPointer(rebasing: bytes[right.nameStart..<right.nameEnd]))
        if same { return right }
      }
      return nil
    }
  }

  /// Brings the body's bytes into the order of the sorted entries.
  private mutating func permute(from first: Int, body: Int) {
    let total = buffer.count - body
    withUnsafeTemporaryAllocation(byteCount: total, alignment: 1) { scratch in
      gather(from: first, into: scratch)
      buffer.withUnsafeMutableBytes { bytes in
        UnsafeMutableRawBufferPointer(rebasing: bytes[body...]).copyMemory(from: UnsafeRawBufferPointer(scratch))
      }
    }
  }

  /// Copies the bytes of the entries from `first` on to `target`, in the order of the entries.
  private func gather(from first: Int, into target: UnsafeMutableRawBufferPointer) {
    buffer.withUnsafeBytes { bytes in
      var offset = 0
      for index in first..<entries.count {
        let source = UnsafeRawBufferPointer(rebasing: bytes[entries[index].start..<entries[index].end])
        UnsafeMutableRawBufferPointer(rebasing: target[offset...]).copyMemory(from: source)
        offset += source.count
      }
    }
  }

  /// Writes the head of a container whose body is complete.
  private mutating func finish(_ container: Container) {
    entries.removeSubrange(container.firstEntry...)
    let body = container.start + Self.reserved
    let countLength = Varint.length(container.count)
    let bodyLength = countLength + buffer.count - body
    let head = 1 + Varint.length(bodyLength) + countLength
    let shift = head - Self.reserved
    if shift > 0 {
      let moved = buffer.count - body
      for _ in 0..<shift { buffer.append(0) }
      buffer.withUnsafeMutableBytes { bytes in
        UnsafeMutableRawBufferPointer(rebasing: bytes[(body + shift)...]).copyMemory(
          from: UnsafeRawBufferPointer(rebasing: bytes[body..<body + moved]))
      }
    }
    buffer.withUnsafeMutableBytes { bytes in
      var offset = container.start + 1
      Varint.write(bodyLength, bytes, &offset)
      Varint.write(container.count, bytes, &offset)
    }
  }
}
