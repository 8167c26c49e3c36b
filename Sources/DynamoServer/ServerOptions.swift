/// How a server listens and what it asks of its clients.
public struct ServerOptions: Sendable {
  /// The address to listen on.
  public var host = "127.0.0.1"
  /// 0: one that is free.
  public var port = 8000
  /// Answered by `GET /`, and part of ARNs.
  public var region = "us-east-1"
  /// Whether every request must be signed by a known key. It must be so on anything but loopback.
  public var requiresSigning = false
  public var limits = ServerLimits()
  /// `nil`: plain HTTP.
  public var tls: TLSSettings?
  /// The directory whose directories stand for the S3 buckets of exports and imports; `nil`: there are none.
  public var exportDirectory: String?
  /// How long tables take to be created, updated and deleted, for clients that try how they wait.
  public var tableDelay = Duration.zero
  /// Told, in a sentence for a log, of each job in the background that failed, such as a backup.
  public var reportFailure: @Sendable (String) -> Void = { _ in }

  public init() {}

  /// Whether only this machine reaches ``host``.
  public var isLoopback: Bool { LoopbackHost.contains(host) }
}

/// What one client may take of a server.
public struct ServerLimits: Sendable {
  /// Bytes of a request's body.
  public var bodyBytes = 16 << 20
  /// Bytes of all bodies that are being read or answered; more are throttled.
  public var allBodyBytes = 256 << 20
  /// Requests being answered at once; more are throttled.
  public var requests = 1024
  /// Connections open at once; more wait to be accepted.
  public var connections = 10_000
  /// Bytes of one header.
  public var headerBytes = 32 << 10
  /// Bytes of all headers of a request.
  public var headersBytes = 64 << 10
  /// Headers of a request.
  public var headers = 100
  /// Seconds a connection may be open with nothing asked, or with a request's headers begun and not finished.
  public var idleSeconds = 120
  /// Seconds from the end of a request's headers to the end of its body.
  public var bodySeconds = 60
  /// Seconds a client may let a reply wait to be taken.
  public var replySeconds = 60
  /// Seconds that requests have to finish when the server stops.
  public var stopSeconds = 30

  public init() {}
}

/// The names of this machine that no other machine reaches.
enum LoopbackHost {
  static func contains(_ host: String) -> Bool {
    if host == "localhost" || host == "::1" { return true }
    let parts = host.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
  }
}
