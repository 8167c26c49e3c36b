/// How a table's partition keys are laid out in one ordered keyspace.
enum KeyLayout {
  /// `[table id][bucket = hash(pk) mod count][pk]`: in key order within a bucket.
  case buckets(Int)
  /// `[table id][eight bytes of hash(pk)][pk]`: no order at all.
  case hashed

  static let tableID: [UInt8] = [0, 0, 0, 1]

  var name: String {
    switch self {
    case .buckets(let count): "B = \(count)"
    case .hashed: "hashed"
    }
  }

  /// What comes between table id and partition key, as a number that sorts as its bytes do.
  func prefix(of item: Int) -> UInt64 {
    let hash = SplitMix64.mix(UInt64(item) &+ 0x51_7CC1_B727_220A)
    switch self {
    case .buckets(let count): return hash % UInt64(count)
    case .hashed: return hash
    }
  }

  private var prefixBytes: Int {
    switch self {
    case .buckets: 1
    case .hashed: 8
    }
  }

  /// The digits of a partition key, all keys being equally long.
  private static let digits = 10
  private static let stem = Array("order-".utf8)

  var keyBytes: Int { Self.tableID.count + prefixBytes + Self.stem.count + Self.digits }

  /// Writes the key of `item`. Items' partition keys rise with their number, as those of orders or timestamps do.
  func write(item: Int, prefix: UInt64, to key: UnsafeMutableRawBufferPointer) {
    var offset = 0
    for byte in Self.tableID {
      key[offset] = byte
      offset += 1
    }
    for index in (0..<prefixBytes).reversed() {
      key[offset] = UInt8(truncatingIfNeeded: prefix >> UInt64(index * 8))
      offset += 1
    }
    for byte in Self.stem {
      key[offset] = byte
      offset += 1
    }
    var rest = item
    for index in (0..<Self.digits).reversed() {
      key[offset + index] = UInt8(ascii: "0") + UInt8(rest % 10)
      rest /= 10
    }
  }
}
