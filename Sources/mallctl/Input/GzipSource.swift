import CZlib

/// Unpacks gzip while it is read. A file of several members, as `cat a.gz b.gz` makes it, reads as one.
final class GzipSource: ByteSource {
  private let base: any ByteSource
  private let stream: UnsafeMutablePointer<z_stream>
  private let input: UnsafeMutableRawBufferPointer
  private var started = false
  /// Between members, where the end of the file is no damage.
  private var betweenMembers = true
  private var finished = false

  init(_ base: any ByteSource) {
    self.base = base
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    input = .allocate(byteCount: 128 * 1024, alignment: 16)
  }

  deinit {
    if started { inflateEnd(stream) }
    stream.deallocate()
    input.deallocate()
  }

  var name: String { base.name }
  var position: Int { base.position }
  var size: Int? { base.size }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    if finished || buffer.isEmpty { return 0 }
    try start()
    let room = min(buffer.count, Int(UInt32.max))
    stream.pointee.next_out = buffer.baseAddress?.assumingMemoryBound(to: UInt8.self)
    stream.pointee.avail_out = UInt32(room)
    while stream.pointee.avail_out == UInt32(room) {
      if stream.pointee.avail_in == 0, try !refill() {
        finished = true
        if betweenMembers { return 0 }
        throw InputError("the gzip data ends in the middle; the file was cut off", at: name)
      }
      if betweenMembers { try beginMember() }
      switch inflate(stream, Z_NO_FLUSH) {
      case Z_OK, Z_BUF_ERROR: continue
      case Z_STREAM_END: betweenMembers = true
      default:
        let reason = stream.pointee.msg.map { String(cString: $0) } ?? "unknown fault"
        throw InputError("the gzip data is damaged: \(reason)", at: name)
      }
    }
    return room - Int(stream.pointee.avail_out)
  }

  private func start() throws {
    guard !started else { return }
    let result = inflateInit2_(stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    guard result == Z_OK else { throw FileError("cannot set up unpacking of \(name): zlib says \(result)") }
    started = true
  }

  private func refill() throws -> Bool {
    let count = try base.read(into: input)
    stream.pointee.next_in = input.baseAddress?.assumingMemoryBound(to: UInt8.self)
    stream.pointee.avail_in = UInt32(count)
    return count > 0
  }

  private func beginMember() throws {
    guard inflateReset(stream) == Z_OK else { throw FileError("cannot reset unpacking of \(name)") }
    betweenMembers = false
  }
}
