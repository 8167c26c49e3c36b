#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// How key attributes become bytes whose order is DynamoDB's order, at any length.
///
/// One attribute is self-delimiting, and none is a prefix of another of its type:
/// - S and B: their bytes, each 0x00 as 0x00 0xFF, closed by 0x00 0x01.
/// - N: the payload of the encoded number (see ``Number``), which ends itself.
///
/// A key in ``Keyspace/items`` is `[table id, 4 bytes big endian][bucket, 1 byte][partition attribute][sort
/// attribute]`; in ``Keyspace/indexes`` it is `[index id][bucket][index partition attributes][index sort attributes]
/// [table partition attribute][table sort attribute]`. The bucket is ``KeyHash`` of the encoded partition
/// attributes, modulo ``bucketCount``: it splits a table for parallel scans, and within a bucket keys stay in order,
/// so that loads in key order write few places.
enum KeyEncoding {
  /// The number of buckets of every table and index. On disk, never changes.
  static let bucketCount = 16
  /// The id and the bucket.
  static let headLength = 5

  /// Appends one key attribute. Checks nothing; values of other types than S, N and B are appended as binaries are.
  @inline(__always)
  static func append(_ value: ValueView, to key: inout [UInt8]) {
    if value.tag == .number {
      key.append(contentsOf: value.payload)
    } else {
      appendEscaped(value.payload, to: &key)
      key.append(0x00)
      key.append(0x01)
    }
  }

  /// Appends bytes with each 0x00 as 0x00 0xFF, without the terminator.
  @inline(__always)
  static func appendEscaped(_ bytes: UnsafeRawBufferPointer, to key: inout [UInt8]) {
    var rest = bytes
    while let base = rest.baseAddress, let zero = memchr(base, 0, rest.count) {
      let length = UnsafeRawPointer(zero) - base + 1
      key.append(contentsOf: UnsafeRawBufferPointer(rebasing: rest[0..<length]))
      key.append(0xFF)
      rest = UnsafeRawBufferPointer(rebasing: rest[length...])
    }
    key.append(contentsOf: rest)
  }

  static func appendID(_ id: UInt32, to key: inout [UInt8]) {
    key.append(UInt8(truncatingIfNeeded: id >> 24))
    key.append(UInt8(truncatingIfNeeded: id >> 16))
    key.append(UInt8(truncatingIfNeeded: id >> 8))
    key.append(UInt8(truncatingIfNeeded: id))
  }

  /// Appends id, a place for the bucket, and whatever `partition` appends; then fills in the bucket.
  @inline(__always)
  private static func appendHead(id: UInt32, to key: inout [UInt8], partition: (inout [UInt8]) -> Void) {
    let start = key.count
    appendID(id, to: &key)
    key.append(0)
    partition(&key)
    key.withUnsafeMutableBytes { bytes in
      let attributes = UnsafeRawBufferPointer(rebasing: bytes[(start + headLength)...])
      bytes[start + 4] = bucket(ofEncodedPartition: attributes)
    }
  }

  /// The bucket of a partition, from its encoded attributes.
  @inline(__always)
  static func bucket(ofEncodedPartition attributes: UnsafeRawBufferPointer) -> UInt8 {
    UInt8(truncatingIfNeeded: KeyHash.hash(attributes) % UInt64(bucketCount))
  }

  // MARK: Whole keys

  /// The key of an item in ``Keyspace/items``.
  static func primaryKey(tableID: UInt32, partition: ValueView, sort: ValueView?) -> [UInt8] {
    var key: [UInt8] = []
    key.reserveCapacity(headLength + partition.bytes.count + (sort?.bytes.count ?? 0) + 8)
    appendPrimaryKey(tableID: tableID, partition: partition, sort: sort, to: &key)
    return key
  }

  /// Appends what ``primaryKey(tableID:partition:sort:)`` returns, for buffers that are used again.
  @inline(__always)
  static func appendPrimaryKey(
    tableID: UInt32, partition: ValueView, sort: ValueView?, to key: inout [UInt8]
  ) {
    appendHead(id: tableID, to: &key) { append(partition, to: &$0) }
    if let sort { append(sort, to: &key) }
  }

  /// The key of an index entry in ``Keyspace/indexes``.
  static func indexKey(
    indexID: UInt32, partition: [ValueView], sort: [ValueView], primaryPartition: ValueView, primarySort: ValueView?
  ) -> [UInt8] {
    var key: [UInt8] = []
    key.reserveCapacity(128)
    appendIndexKey(
      indexID: indexID, partition: partition, sort: sort, primaryPartition: primaryPartition,
      primarySort: primarySort, to: &key)
    return key
  }

  /// Appends what ``indexKey(indexID:partition:sort:primaryPartition:primarySort:)`` returns.
  static func appendIndexKey(
    indexID: UInt32, partition: [ValueView], sort: [ValueView], primaryPartition: ValueView, primarySort: ValueView?,
    to key: inout [UInt8]
  ) {
    appendHead(id: indexID, to: &key) { key in
      for attribute in partition { append(attribute, to: &key) }
    }
    for attribute in sort { append(attribute, to: &key) }
    append(primaryPartition, to: &key)
    if let primarySort { append(primarySort, to: &key) }
  }

  /// What all keys of one partition of a table or index start with.
  static func partitionPrefix(id: UInt32, partition: [ValueView]) -> [UInt8] {
    var key: [UInt8] = []
    appendHead(id: id, to: &key) { key in
      for attribute in partition { append(attribute, to: &key) }
    }
    return key
  }

  // MARK: Buckets

  /// All keys of a table or index.
  static func range(id: UInt32) -> KeyRange {
    var prefix: [UInt8] = []
    appendID(id, to: &prefix)
    return KeyRange(prefix: prefix)
  }

  /// All keys of a table or index in some buckets.
  static func range(id: UInt32, buckets: Range<Int>) -> KeyRange {
    var lower: [UInt8] = []
    appendID(id, to: &lower)
    var upper = lower
    lower.append(UInt8(buckets.lowerBound))
    upper.append(UInt8(buckets.upperBound))
    return KeyRange(lower: lower, upper: upper)
  }

  /// The buckets of one segment of a parallel scan. Every bucket belongs to exactly one of the segments; where there
  /// are more segments than buckets, some have none. `segment` is in `0..<totalSegments`.
  static func bucketRange(segment: Int, totalSegments: Int) -> Range<Int> {
    segment * bucketCount / totalSegments..<(segment + 1) * bucketCount / totalSegments
  }
}
