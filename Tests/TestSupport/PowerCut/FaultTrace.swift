import Foundation

/// What a program did to its files, as the preloaded fault library recorded it (`FaultShim.h` defines the records).
public struct FaultTrace {
  public enum Kind: UInt8, Sendable {
    case created = 1
    case opened
    case written
    case resized
    case syncBegun
    case syncEnded
    case renamed
    case removed
    case directoryMade
    case said
    case zeroed
  }

  public struct Record {
    public let kind: Kind
    /// A write that was durable when it returned.
    public let durable: Bool
    /// A sync that failed.
    public let failed: Bool
    public let process: UInt32
    /// With `process`, names a sync; the number of zeros written.
    public let token: UInt32
    public let inode: UInt64
    /// Where a write begins, or the new size of a file.
    public let offset: Int
    /// Relative to the watched directory.
    public let path: String
    /// The bytes written or said, or the new path of a renamed file.
    public let data: ArraySlice<UInt8>
  }

  public let records: [Record]

  private static let headerSize = 32

  /// Reads a trace. A last record cut off by the death of the program is left out.
  public init(contentsOf path: String) throws {
    try self.init(bytes: [UInt8](Data(contentsOf: URL(fileURLWithPath: path))))
  }

  init(bytes: [UInt8]) throws {
    var records: [Record] = []
    var start = 0
    while bytes.count - start >= Self.headerSize {
      let length = Int(Self.load(UInt32.self, bytes, start))
      if length > bytes.count - start { break }
      records.append(try Self.record(bytes, start, length))
      start += length
    }
    self.records = records
  }

  private static func record(_ bytes: [UInt8], _ start: Int, _ length: Int) throws -> Record {
    let pathLength = Int(load(UInt16.self, bytes, start + 6))
    guard length >= headerSize + pathLength, let kind = Kind(rawValue: bytes[start + 4]) else {
      throw ProcessError(message: "the trace is damaged at byte \(start)")
    }
    let flags = bytes[start + 5]
    let dataStart = start + headerSize + pathLength
    return Record(
      kind: kind, durable: flags & 1 != 0, failed: flags & 2 != 0,
      process: load(UInt32.self, bytes, start + 8), token: load(UInt32.self, bytes, start + 12),
      inode: load(UInt64.self, bytes, start + 16), offset: Int(load(Int64.self, bytes, start + 24)),
      path: String(decoding: bytes[(start + headerSize)..<dataStart], as: UTF8.self),
      data: bytes[dataStart..<(start + length)])
  }

  private static func load<T: FixedWidthInteger>(_ type: T.Type, _ bytes: [UInt8], _ at: Int) -> T {
    bytes.withUnsafeBytes { T(littleEndian: $0.loadUnaligned(fromByteOffset: at, as: T.self)) }
  }
}
