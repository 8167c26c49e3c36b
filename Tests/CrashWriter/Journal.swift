import Foundation

/// What the program says, each line in one write, unbuffered, so that it is out before the program can be killed:
///
///     ready                                     the store is open and its table is there
///     WRITER try NUMBER NAME=VERSION NAME=- +   about to write these versions, delete these items, count one up
///     WRITER ack NUMBER                         that operation was acknowledged
///     WRITER err NUMBER CODE MESSAGE            it was refused, with the code of the store's error
///     closed                                    the store was closed cleanly
enum Journal {
  static func say(_ line: String) {
    put(line, to: 1)
  }

  static func complain(_ line: String) {
    put("CrashWriter: " + line, to: 2)
  }

  private static func put(_ line: String, to descriptor: Int32) {
    var bytes = Array((line + "\n").utf8)[...]
    while !bytes.isEmpty {
      let count = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
      // Nobody listens any more.
      if count < 0 && errno != EINTR { exit(4) }
      bytes = bytes.dropFirst(max(0, count))
    }
  }
}
