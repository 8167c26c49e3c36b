extension Change {
  /// Sixteen bytes that stand for the item that changed: the same for all changes of one item, and for practical purposes
  /// never the same for two (FNV-1a of 128 bits over the table's id and the encoded keys).
  package var itemPlace: [UInt8] {
    var value: UInt128 = 0x6C62_272E_07BB_0142_62B8_2175_6295_C58D
    func add(_ byte: UInt8) { value = (value ^ UInt128(byte)) &* 0x0000_0000_0100_0000_0000_0000_0000_013B }
    let id = (try? withView { $0.tableID }) ?? 0
    for byte in BigEndian.bytes(id) { add(byte) }
    for byte in keys.bytes { add(byte) }
    return withUnsafeBytes(of: value.bigEndian) { [UInt8]($0) }
  }
}
