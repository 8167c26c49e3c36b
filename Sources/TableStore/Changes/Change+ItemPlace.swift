extension Change {
  /// Sixteen bytes that stand for the item that changed: the same for all changes of one item, and for practical purposes
  /// never the same for two (FNV-1a of 128 bits over the table's id and the encoded keys).
  package var itemPlace: [UInt8] {
    let value = FNV.hash(BigEndian.bytes(tableID ?? 0) + keys.bytes)
    return withUnsafeBytes(of: value.bigEndian) { [UInt8]($0) }
  }
}

/// The hash FNV-1a of 128 bits. On disk by its results.
package enum FNV {
  package static func hash(_ bytes: [UInt8]) -> UInt128 {
    var value: UInt128 = 0x6C62_272E_07BB_0142_62B8_2175_6295_C58D
    for byte in bytes { value = (value ^ UInt128(byte)) &* 0x0000_0000_0100_0000_0000_0000_0000_013B }
    return value
  }
}
