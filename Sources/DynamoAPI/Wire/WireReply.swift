/// A reply, before a server puts it into HTTP.
public struct WireReply: Sendable {
  public var status: Int
  /// JSON text; empty for the few operations that answer with nothing.
  public var body: [UInt8]
  /// The name of the error, if it is one; for logs and metrics.
  public var errorName: String?

  init(status: Int = 200, body: [UInt8]) {
    self.status = status
    self.body = body
  }

  init(_ error: WireError) {
    status = error.status
    body = error.body
    errorName = error.name
  }
}
