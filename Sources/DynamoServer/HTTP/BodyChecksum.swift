import CZlib

/// The CRC-32 of a reply's body, which clients compare with the header `x-amz-crc32`.
enum BodyChecksum {
  static func crc32(_ body: [UInt8]) -> UInt32 {
    body.withUnsafeBufferPointer { bytes in
      guard let start = bytes.baseAddress else { return 0 }
      // Bodies are far below the 4 GB that zlib takes at once.
      return UInt32(truncatingIfNeeded: CZlib.crc32(0, start, UInt32(truncatingIfNeeded: bytes.count)))
    }
  }
}
