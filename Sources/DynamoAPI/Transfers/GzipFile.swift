import CZlib
import TableStore

/// Writes a file of gzip data.
final class GzipWriter {
  private let file: OutputFile
  private let stream: UnsafeMutablePointer<z_stream>
  private let output = UnsafeMutableRawBufferPointer.allocate(byteCount: 128 << 10, alignment: 16)
  private var hash = MD5()
  /// Bytes before they were packed.
  private(set) var bytes = 0

  init(creating path: String) throws {
    file = try OutputFile(creating: path)
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    let result = deflateInit2_(
      stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    guard result == Z_OK else { throw GzipWriter.failure(result) }
  }

  deinit {
    deflateEnd(stream)
    stream.deallocate()
    output.deallocate()
  }

  /// - Parameter block: less than 4 GB.
  func write(_ block: UnsafeRawBufferPointer) throws {
    bytes += block.count
    stream.pointee.next_in = UnsafeMutablePointer(mutating: block.baseAddress?.assumingMemoryBound(to: UInt8.self))
    stream.pointee.avail_in = UInt32(block.count)
    while stream.pointee.avail_in > 0 { _ = try step(Z_NO_FLUSH) }
  }

  /// Ends the file, which is on the disk then; returns its MD5 checksum.
  func finish() throws -> [UInt8] {
    stream.pointee.next_in = nil
    stream.pointee.avail_in = 0
    while try step(Z_FINISH) != Z_STREAM_END {}
    try file.finish()
    return hash.finish()
  }

  private func step(_ flush: Int32) throws -> Int32 {
    stream.pointee.next_out = output.baseAddress?.assumingMemoryBound(to: UInt8.self)
    stream.pointee.avail_out = UInt32(output.count)
    let result = deflate(stream, flush)
    guard result == Z_OK || result == Z_STREAM_END || result == Z_BUF_ERROR else { throw GzipWriter.failure(result) }
    let made = UnsafeRawBufferPointer(rebasing: output[..<(output.count - Int(stream.pointee.avail_out))])
    if !made.isEmpty {
      hash.update(made)
      try file.write(made)
    }
    return result
  }

  fileprivate static func failure(_ code: Int32) -> StoreError {
    StoreError(.storeUnavailable, "compression failed: zlib says \(code)")
  }
}

/// Reads a file of gzip data; several members one after the other read as one.
final class GzipReader {
  private let file: InputFile
  private let stream: UnsafeMutablePointer<z_stream>
  private let input = UnsafeMutableRawBufferPointer.allocate(byteCount: 128 << 10, alignment: 16)
  /// Between members, where the end of the file is no damage.
  private var isBetweenMembers = true

  init(_ path: String) throws {
    file = try InputFile(path)
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    let result = inflateInit2_(stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    guard result == Z_OK else { throw GzipWriter.failure(result) }
  }

  deinit {
    inflateEnd(stream)
    stream.deallocate()
    input.deallocate()
  }

  /// Fills the front of `buffer`; 0 means the end.
  ///
  /// - Throws: ``StoreError`` `input` for data that is damaged or cut off.
  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    stream.pointee.next_out = buffer.baseAddress?.assumingMemoryBound(to: UInt8.self)
    stream.pointee.avail_out = UInt32(buffer.count)
    while stream.pointee.avail_out == UInt32(buffer.count) {
      if stream.pointee.avail_in == 0 {
        let count = try file.read(into: input)
        if count == 0 {
          if isBetweenMembers { return 0 }
          throw StoreError(.input, "the gzip data ends in the middle")
        }
        stream.pointee.next_in = input.baseAddress?.assumingMemoryBound(to: UInt8.self)
        stream.pointee.avail_in = UInt32(count)
      }
      if isBetweenMembers {
        guard inflateReset(stream) == Z_OK else { throw GzipWriter.failure(Z_STREAM_ERROR) }
        isBetweenMembers = false
      }
      switch inflate(stream, Z_NO_FLUSH) {
      case Z_OK, Z_BUF_ERROR: continue
      case Z_STREAM_END: isBetweenMembers = true
      default: throw StoreError(.input, "the gzip data is damaged")
      }
    }
    return buffer.count - Int(stream.pointee.avail_out)
  }
}
