/// Items made of some attributes of another, copied as encoded.
enum ItemProjection {
  /// The encoded item of those attributes of `item` that are among `names`.
  ///
  /// - Parameter names: in UTF-8, sorted by their bytes, without duplicates.
  static func encode(_ item: ItemView, names: [[UInt8]]) throws -> [UInt8] {
    // Count and size stand in front of the entries, so these are gathered first; items have few attributes.
    var body: [UInt8] = []
    body.reserveCapacity(128)
    var size = 0
    var count = 0
    var entries = item.attributes.makeIterator()
    var next = 0
    walk: while next < names.count, let entry = entries.next() {
      while true {
        let order = names[next].withUnsafeBytes { entry.name.order(against: $0) }
        if order < 0 { continue walk }
        next += 1
        if order == 0 { break }
        if next == names.count { break walk }
      }
      Varint.append(entry.name.count, to: &body)
      body.append(contentsOf: entry.name)
      body.append(contentsOf: entry.value.bytes)
      size += entry.name.count + entry.value.dynamoDBSize
      count += 1
    }
    var encoded: [UInt8] = []
    encoded.reserveCapacity(body.count + 6)
    Varint.append(size, to: &encoded)
    Varint.append(count, to: &encoded)
    encoded.append(contentsOf: body)
    return encoded
  }
}
