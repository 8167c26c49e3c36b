#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The time of day.
enum SystemTime {
  /// Since 1970.
  static func seconds() -> Int64 { Int64(realtime().tv_sec) }

  /// `yyyy-mm-ddThh:mm:ss.mmmZ`, now.
  static func text() -> String {
    let now = realtime()
    let basic = Array(SigningDate(seconds: Int64(now.tv_sec)).text)
    let milliseconds = String(now.tv_nsec / 1_000_000 + 1000).dropFirst()
    return String(basic[0..<4]) + "-" + String(basic[4..<6]) + "-" + String(basic[6..<9]) + String(basic[9..<11]) + ":"
      + String(basic[11..<13]) + ":" + String(basic[13..<15]) + "." + milliseconds + "Z"
  }

  private static func realtime() -> timespec {
    var now = timespec()
    clock_gettime(CLOCK_REALTIME, &now)
    return now
  }
}
