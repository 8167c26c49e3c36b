import Foundation
public import Triggers

/// A handler behind an HTTP endpoint: every batch is posted to a URL, answers stand in the response's body, see
/// ``HandlerAnswer``.
///
/// The body of a request is NDJSON (`application/x-ndjson`) or one JSON array (`application/json`). The header
/// `Idempotency-Key` is the same for every try of the same changes; each change has a key of its own besides. A status of
/// 200 to 299 means that all is done but what an answer says failed. 400 to 499 except 408 and 429 is a permanent failure;
/// every other status, a redirect too, no answer in time, and a body that does not parse or is too long are failures that
/// are tried again.
public struct HTTPHandler: TriggerHandler {
  public struct Options: Sendable {
    public var form = HandlerForm.plain
    /// Whether the body is one JSON array, not lines.
    public var postsArray = false
    /// Added to every request, such as `Authorization`.
    public var headers: [String: String] = [:]
    public var timeout = Duration.seconds(30)
    /// The most bytes that a response's body may have.
    public var responseLimit = 16 << 20

    public init() {}
  }

  public let url: String
  public let options: Options
  private let target: URL
  private let client: HTTPClient

  /// - Throws: ``TriggerError`` `invalidDefinition` for text that is no http or https URL with a host.
  public init(_ url: String, _ options: Options = Options()) throws {
    guard let target = URL(string: url), let scheme = target.scheme?.lowercased(),
      scheme == "http" || scheme == "https",
      let host = target.host, !host.isEmpty
    else {
      throw TriggerError(.invalidDefinition, "'\(url)' is no URL of the form http://host/path or https://host/path.")
    }
    self.url = url
    self.options = options
    self.target = target
    client = HTTPClient(timeout: options.timeout)
  }

  public func handle(_ batch: TriggerBatch) async throws -> TriggerOutcome {
    let request = HandlerRequest(batch, options.form)
    var headers = options.headers
    headers["Content-Type"] = options.postsArray ? "application/json" : "application/x-ndjson"
    headers["Accept"] = "application/x-ndjson, application/json"
    headers["Idempotency-Key"] = request.idempotencyKey
    for entry in request.context {
      headers["Mall-" + entry.name.split(separator: "_").map(\.capitalized).joined(separator: "-")] = entry.value
    }
    let response = try await client.post(
      options.postsArray ? try request.array() : try request.lines(), to: target, headers, limit: options.responseLimit)
    guard (200...299).contains(response.status) else {
      let isPermanent = (400...499).contains(response.status) && response.status != 408 && response.status != 429
      throw TriggerError(
        .handlerFailed, "\(url) answered with status \(response.status).", cause: response.beginning,
        isPermanent: isPermanent)
    }
    return try HandlerAnswer.outcome(of: response.body, to: batch, options.form, source: "the body from \(url)")
  }
}
