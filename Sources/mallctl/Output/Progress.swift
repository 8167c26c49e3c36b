#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A line on standard error that tells how far a long command is: only on a terminal, only after one second, ten times
/// a second at the most.
struct Progress {
  private let unit: String
  private let enabled: Bool
  private let started = monotonicSeconds()
  private var lastShown = 0.0
  private var shown = false

  init(_ unit: String, quiet: Bool) {
    self.unit = unit
    enabled = !quiet && isTerminal(STDERR_FILENO)
  }

  /// Seconds since the command began.
  var elapsed: Double { monotonicSeconds() - started }

  /// - Parameters:
  ///   - count: What is done so far, in the unit.
  ///   - fraction: How much of the whole that is, from 0 to 1, if it is known.
  mutating func update(_ count: Int, fraction: Double?) {
    guard enabled else { return }
    let elapsed = elapsed
    guard elapsed >= 1, elapsed - lastShown >= 0.1 else { return }
    lastShown = elapsed
    shown = true
    let line = Self.line(
      count, unit: unit, fraction: fraction, elapsed: elapsed, width: terminalWidth(STDERR_FILENO) ?? 80)
    Console.write("\r\(line)\u{1b}[K")
  }

  /// Clears the line, so that what follows starts on an empty one.
  mutating func finish() {
    if shown { Console.write("\r\u{1b}[K") }
    shown = false
  }

  static func line(_ count: Int, unit: String, fraction: Double?, elapsed: Double, width: Int) -> String {
    let rate = Double(count) / max(elapsed, 0.001)
    var text = "\(Figures.grouped(count)) \(unit)  \(Figures.grouped(Int(rate)))/s"
    guard let fraction else { return DisplayWidth.truncated(text, to: max(1, width - 1)) }
    let part = min(max(fraction, 0), 1)
    if part > 0.01 { text += "  \(Figures.duration(elapsed / part - elapsed)) left" }
    let percent = Figures.padded(String(Int(part * 100)), to: 3) + " %"
    let room = width - 1 - text.count - percent.count - 6
    guard room >= 10 else { return DisplayWidth.truncated("\(percent)  \(text)", to: max(1, width - 1)) }
    let filled = Int(part * Double(room))
    let bar = String(repeating: "#", count: filled) + String(repeating: ".", count: room - filled)
    return "[\(bar)] \(percent)  \(text)"
  }
}
