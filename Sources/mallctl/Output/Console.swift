#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Talk to the person at the terminal, on standard error.
enum Console {
  /// Writes one line, prefixed with the program's name. Trouble with standard error is nobody's to hear.
  static func say(_ line: String) { write("mallctl: \(line)\n") }

  static func write(_ text: String) {
    var text = text
    _ = text.withUTF8 { bytes in
      try? writeAll(STDERR_FILENO, UnsafeRawBufferPointer(bytes), name: "standard error")
    }
  }
}
