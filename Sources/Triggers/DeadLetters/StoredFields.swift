/// Writes and reads the fields of an entry one after the other: integers in eight bytes little-endian, runs of bytes behind
/// their length.
struct StoredFields {
  private(set) var bytes: [UInt8]
  private var offset = 0

  init() { bytes = [] }

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  mutating func append(_ value: UInt64) { withUnsafeBytes(of: value.littleEndian) { bytes += $0 } }

  mutating func append(_ run: some Collection<UInt8>) {
    append(UInt64(run.count))
    bytes += run
  }

  mutating func append(_ text: String) { append(text.utf8) }

  /// - Returns: `nil` at the end.
  mutating func integer() -> UInt64? {
    guard bytes.count - offset >= 8 else { return nil }
    defer { offset += 8 }
    return UInt64(littleEndian: bytes.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: offset, as: UInt64.self) })
  }

  mutating func run() -> [UInt8]? {
    guard let length = integer(), length <= UInt64(bytes.count - offset) else { return nil }
    defer { offset += Int(length) }
    return Array(bytes[offset..<offset + Int(length)])
  }

  mutating func text() -> String? { run().map { String(decoding: $0, as: UTF8.self) } }
}
