import CZlib

/// Packs everything written to it into one gzip member.
final class GzipSink: ByteSink {
  private let base: any ByteSink
  private let stream: UnsafeMutablePointer<z_stream>
  private let output: UnsafeMutableRawBufferPointer

  init(_ base: any ByteSink) throws {
    self.base = base
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    output = .allocate(byteCount: 128 * 1024, alignment: 16)
    let result = deflateInit2_(
      stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    guard result == Z_OK else { throw FileError("cannot set up compression: zlib says \(result)") }
  }

  deinit {
    deflateEnd(stream)
    stream.deallocate()
    output.deallocate()
  }

  func write(_ bytes: UnsafeRawBufferPointer) throws {
    var rest = bytes
    while !rest.isEmpty {
      let count = min(rest.count, 1 << 30)
      let block = UnsafeRawBufferPointer(rebasing: rest[..<count])
      stream.pointee.next_in = UnsafeMutablePointer(mutating: block.baseAddress?.assumingMemoryBound(to: UInt8.self))
      stream.pointee.avail_in = UInt32(count)
      while stream.pointee.avail_in > 0 { _ = try step(Z_NO_FLUSH) }
      rest = UnsafeRawBufferPointer(rebasing: rest[count...])
    }
  }

  func finish() throws {
    stream.pointee.next_in = nil
    stream.pointee.avail_in = 0
    while try step(Z_FINISH) != Z_STREAM_END {}
    try base.finish()
  }

  private func step(_ flush: Int32) throws -> Int32 {
    stream.pointee.next_out = output.baseAddress?.assumingMemoryBound(to: UInt8.self)
    stream.pointee.avail_out = UInt32(output.count)
    let result = deflate(stream, flush)
    guard result == Z_OK || result == Z_STREAM_END || result == Z_BUF_ERROR else {
      throw FileError("compression failed: zlib says \(result)")
    }
    let made = output.count - Int(stream.pointee.avail_out)
    if made > 0 { try base.write(UnsafeRawBufferPointer(rebasing: output[..<made])) }
    return result
  }
}

/// Opens `path` (`-` for standard output) for writing, packed with gzip where the name ends in `.gz`.
func openSink(_ path: String) throws -> any ByteSink {
  if path == "-" { return FileSink.standardOutput() }
  let file = try FileSink(creating: path)
  return path.hasSuffix(".gz") ? try GzipSink(file) : file
}
