/// The two indexes of the runs that have them, as a store of plain bytes keeps them: entries that are keys only.
///
/// An update changes the quantity, so it moves the item's entry in the first and leaves the second alone.
enum ProductIndex: CaseIterable {
  case byCategoryAndQuantity
  case byVendorAndPrice

  static let maximumKeyCount = ProductImage.categoryCount + 8 + ProductImage.keyCount

  /// Writes the entry's key: the indexed attributes, then the item's key; returns its length.
  func writeKey(of image: UnsafeRawBufferPointer, to key: UnsafeMutableRawBufferPointer) -> Int {
    let (textOffset, textCount, numberOffset) =
      switch self {
      case .byCategoryAndQuantity:
        (ProductImage.categoryOffset, ProductImage.categoryCount, ProductImage.quantityOffset)
      case .byVendorAndPrice: (ProductImage.vendorOffset, ProductImage.vendorCount, ProductImage.priceOffset)
      }
    guard let source = image.baseAddress, let target = key.baseAddress else { return 0 }
    target.copyMemory(from: source + textOffset, byteCount: textCount)
    (target + textCount).copyMemory(from: source + numberOffset, byteCount: 8)
    (target + textCount + 8).copyMemory(from: source, byteCount: ProductImage.keyCount)
    return textCount + 8 + ProductImage.keyCount
  }
}
