#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The system's words for an error number.
func systemMessage(_ code: Int32) -> String { String(cString: strerror(code)) }

/// Reads once with `read(2)`, repeating after signals unless an interrupt was asked for; then it is the end of input.
func readSome(_ descriptor: Int32, into buffer: UnsafeMutableRawBufferPointer, name: String) throws -> Int {
  while true {
    let count = read(descriptor, buffer.baseAddress, buffer.count)
    if count >= 0 { return count }
    guard errno == EINTR else { throw FileError("read", name, errno: errno) }
    if Interrupt.isRequested { return 0 }
  }
}

/// Writes all of `bytes` with `write(2)`.
///
/// - Throws: ``ClosedPipe`` if nobody reads the other end any more, ``FileError`` for everything else.
func writeAll(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer, name: String) throws {
  var rest = bytes
  while !rest.isEmpty {
    let count = write(descriptor, rest.baseAddress, rest.count)
    if count >= 0 {
      rest = UnsafeRawBufferPointer(rebasing: rest[count...])
    } else if errno == EPIPE {
      throw ClosedPipe()
    } else if errno != EINTR {
      throw FileError("write", name, errno: errno)
    }
  }
}

/// The reader of our output has gone; there is nobody left to tell.
struct ClosedPipe: Error {}

func isTerminal(_ descriptor: Int32) -> Bool { isatty(descriptor) == 1 }

/// The width of the terminal behind `descriptor` in columns, or `nil` if there is none.
func terminalWidth(_ descriptor: Int32) -> Int? {
  guard isTerminal(descriptor) else { return nil }
  var size = winsize()
  guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
  return Int(size.ws_col)
}

/// Seconds since an arbitrary start, never going back.
func monotonicSeconds() -> Double {
  var now = timespec()
  clock_gettime(CLOCK_MONOTONIC, &now)
  return Double(now.tv_sec) + Double(now.tv_nsec) / 1e9
}

/// Microseconds since 1970.
func realtimeMicroseconds() -> UInt64 {
  var now = timespec()
  clock_gettime(CLOCK_REALTIME, &now)
  return UInt64(now.tv_sec) * 1_000_000 + UInt64(now.tv_nsec) / 1000
}
