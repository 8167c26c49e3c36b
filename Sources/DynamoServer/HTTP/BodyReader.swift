import Hummingbird
import NIOCore

/// Reads a request's body into the one array that the operation reads from.
struct BodyReader: ~Copyable {
  enum Outcome {
    case whole([UInt8])
    /// Larger than a body may be; the rest was not read.
    case tooLarge
    /// There is no room for it beside the bodies of other requests; it was read over.
    case noRoom
  }

  private let admission: Admission
  private let limit: Int
  /// Bytes taken of the room for bodies.
  private var taken = 0

  init(_ admission: Admission, limit: Int) {
    self.admission = admission
    self.limit = limit
  }

  deinit { admission.giveBack(taken) }

  /// - Parameter announced: what the header Content-Length says.
  mutating func read(_ body: RequestBody, announced: Int?) async throws -> Outcome {
    if let announced, announced > limit { return .tooLarge }
    var bytes: [UInt8] = []
    // A client that announces much and sends nothing holds no more than this.
    bytes.reserveCapacity(min(announced ?? 0, 256 << 10))
    var count = 0
    var hasRoom = true
    for try await part in body {
      count += part.readableBytes
      if count > limit { return .tooLarge }
      if hasRoom, !take(part.readableBytes) {
        hasRoom = false
        bytes = []
      }
      if hasRoom { part.withUnsafeReadableBytes { bytes.append(contentsOf: $0) } }
    }
    return hasRoom ? .whole(bytes) : .noRoom
  }

  private mutating func take(_ count: Int) -> Bool {
    guard admission.take(count) else { return false }
    taken += count
    return true
  }
}
