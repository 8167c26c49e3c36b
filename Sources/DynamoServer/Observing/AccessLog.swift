import NIOPosix
import Synchronization

/// One line a request, for people and for tools that split at blanks:
///
/// `<time> <client> <key id or -> <operation> <status> <error or -> <bytes in> <bytes out> <microseconds> <request id>`
///
/// Lines are written by a thread of their own, in the order in which the requests were answered. If nobody takes them,
/// those beyond ``backlog`` are dropped and counted; requests never wait for the log.
public final class AccessLog: Sendable {
  /// Lines that may wait to be written.
  static let backlog = 10_000

  private let sink: @Sendable (String) -> Void
  private let thread = NIOThreadPool(numberOfThreads: 1)
  private let waiting = Atomic<Int>(0)
  private let dropped = Atomic<Int>(0)

  /// - Parameter sink: writes a line, without a line end; may block.
  public init(_ sink: @escaping @Sendable (String) -> Void) {
    self.sink = sink
    thread.start()
  }

  /// What there is to say of a request.
  struct Entry: Sendable {
    var client: String
    var key: String?
    var operation: String
    var status: Int
    var error: String?
    var bytesIn: Int
    var bytesOut: Int
    var duration: Duration
    var id: String
  }

  func write(_ entry: Entry) {
    guard waiting.add(1, ordering: .relaxed).newValue <= Self.backlog else {
      waiting.subtract(1, ordering: .relaxed)
      dropped.add(1, ordering: .relaxed)
      return
    }
    let time = SystemTime.text()
    thread.submit { [self] _ in
      let lost = dropped.exchange(0, ordering: .relaxed)
      if lost > 0 { sink("\(time) - - (\(lost) lines dropped)") }
      sink(Self.line(time, entry))
      waiting.subtract(1, ordering: .relaxed)
    }
  }

  static func line(_ time: String, _ entry: Entry) -> String {
    let microseconds =
      entry.duration.components.seconds * 1_000_000
      + entry.duration.components.attoseconds / 1_000_000_000_000
    return "\(time) \(entry.client) \(word(entry.key ?? "-")) \(word(entry.operation)) \(entry.status) "
      + "\(entry.error ?? "-") \(entry.bytesIn) \(entry.bytesOut) \(microseconds) \(entry.id)"
  }

  /// What a client sent, made fit for one word of a line: nobody writes lines of his own into the log.
  private static func word(_ text: String) -> String {
    let word = text.utf8.prefix(128).map { (0x21...0x7E).contains($0) ? $0 : UInt8(ascii: "?") }
    return word.isEmpty ? "-" : String(decoding: word, as: UTF8.self)
  }

  /// Writes what waits and ends the thread.
  func finish() async { try? await thread.shutdownGracefully() }
}
