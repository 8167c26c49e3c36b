/// A product as one would lay it out for a store of plain bytes: fixed places, 300 bytes.
enum ProductImage {
  static let count = BenchConstants.itemBytes
  static let keyCount = Product.partitionBytes + 4

  private static let titleOffset = keyCount
  static let categoryOffset = titleOffset + Product.titleBytes
  static let categoryCount = 12
  static let vendorOffset = categoryOffset + categoryCount
  static let vendorCount = 8
  static let priceOffset = vendorOffset + vendorCount
  static let quantityOffset = priceOffset + 8
  private static let addedOffset = quantityOffset + 8
  private static let activeOffset = addedOffset + 20
  private static let descriptionOffset = activeOffset + 1
  static let descriptionCount = count - descriptionOffset

  /// Writes partition key and sort key, in bytes that sort as they do.
  @inline(__always)
  static func writeKey(_ number: Int, to key: UnsafeMutableRawBufferPointer) {
    var hash = SplitMix64.mix(UInt64(number / BenchConstants.partitionItems) &+ BenchConstants.seed)
    for index in (0..<Product.partitionBytes).reversed() {
      let digit = UInt8(truncatingIfNeeded: hash & 15)
      key[index] = digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10
      hash >>= 4
    }
    let sort = UInt32(number % BenchConstants.partitionItems)
    key.storeBytes(of: sort.bigEndian, toByteOffset: Product.partitionBytes, as: UInt32.self)
  }

  /// Whether two keys begin with the same sixteen bytes.
  @inline(__always)
  static func inSamePartition(_ one: UnsafeRawBufferPointer, _ other: UnsafeRawBufferPointer) -> Bool {
    one.loadUnaligned(as: UInt64.self) == other.loadUnaligned(as: UInt64.self)
      && one.loadUnaligned(fromByteOffset: 8, as: UInt64.self)
        == other.loadUnaligned(fromByteOffset: 8, as: UInt64.self)
  }

  /// Writes the whole product.
  static func write(_ product: Product, to image: UnsafeMutableRawBufferPointer) {
    writeKey(product.number, to: image)
    copy(product.title, to: image, at: titleOffset)
    copy(product.category, to: image, at: categoryOffset)
    copy(product.vendor, to: image, at: vendorOffset)
    image.storeBytes(of: UInt64(product.price).bigEndian, toByteOffset: priceOffset, as: UInt64.self)
    setQuantity(UInt64(product.quantity), of: image)
    copy(product.added, to: image, at: addedOffset)
    image[activeOffset] = product.active ? 1 : 0
    copy(
      Product.text(bytes: descriptionCount, seed: ~product.number), to: image, at: descriptionOffset)
  }

  @inline(__always)
  static func quantity(of image: UnsafeRawBufferPointer) -> UInt64 {
    UInt64(bigEndian: image.loadUnaligned(fromByteOffset: quantityOffset, as: UInt64.self))
  }

  @inline(__always)
  static func setQuantity(_ quantity: UInt64, of image: UnsafeMutableRawBufferPointer) {
    image.storeBytes(of: quantity.bigEndian, toByteOffset: quantityOffset, as: UInt64.self)
  }

  /// Makes values of Swift of all attributes and returns the quantity.
  static func decode(_ image: UnsafeRawBufferPointer) -> Int {
    let texts = [
      text(image, 0, Product.partitionBytes), text(image, titleOffset, Product.titleBytes),
      text(image, categoryOffset, categoryCount), text(image, vendorOffset, vendorCount), text(image, addedOffset, 20),
      text(image, descriptionOffset, descriptionCount),
    ]
    let isComplete = texts.allSatisfy { !$0.isEmpty }
    return isComplete ? Int(quantity(of: image)) : 0
  }

  private static func text(_ image: UnsafeRawBufferPointer, _ offset: Int, _ count: Int) -> String {
    String(decoding: UnsafeRawBufferPointer(rebasing: image[offset..<offset + count]), as: UTF8.self)
  }

  private static func copy(_ text: String, to image: UnsafeMutableRawBufferPointer, at offset: Int) {
    var offset = offset
    for byte in text.utf8 {
      image[offset] = byte
      offset += 1
    }
  }
}
