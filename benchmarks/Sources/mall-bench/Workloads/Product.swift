/// The items all contenders hold: products with ten attributes, of 300 bytes together, derived from their number.
struct Product {
  let number: Int
  let revision: Int

  init(_ number: Int, revision: Int = 0) {
    self.number = number
    self.revision = revision
  }

  static let partitionBytes = 16
  static let titleBytes = 40
  static let categories = 64
  static let vendors = 3

  /// The partition key: sixteen hexadecimal digits in no order.
  static func partition(_ partition: Int) -> String {
    let digits = String(SplitMix64.mix(UInt64(partition) &+ BenchConstants.seed), radix: 16)
    return String(repeating: "0", count: partitionBytes - digits.utf8.count) + digits
  }

  var partition: String { Self.partition(number / BenchConstants.partitionItems) }
  /// The sort key within the partition.
  var sort: Int { number % BenchConstants.partitionItems }
  var title: String { Self.text(bytes: Self.titleBytes, seed: number) }
  /// Twelve bytes.
  var category: String { "category-" + Self.padded(number % Self.categories, digits: 3) }
  /// Eight bytes.
  var vendor: String { "vendor-" + String(number % Self.vendors) }
  var price: Int { 1_000 + number % 9_000 }
  var quantity: Int { 1_000 + revision }
  /// Twenty bytes.
  var added: String { "2026-05-01T00:00:0\(number % 10)Z" }
  var active: Bool { number % 2 == 0 }

  /// Letters that do not compress well.
  static func text(bytes: Int, seed: Int) -> String {
    var generator = SplitMix64(seed: UInt64(truncatingIfNeeded: seed))
    return String(unsafeUninitializedCapacity: bytes) { buffer in
      var word: UInt64 = 0
      for index in 0..<bytes {
        if index % 12 == 0 { word = generator.next() }
        buffer[index] = UInt8(ascii: "a") + UInt8(word % 26)
        word /= 26
      }
      return bytes
    }
  }

  static func padded(_ number: Int, digits: Int) -> String {
    let text = String(number)
    return String(repeating: "0", count: max(0, digits - text.utf8.count)) + text
  }
}
