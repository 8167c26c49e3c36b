import DynamoAPI
import HTTPTypes
import Hummingbird
import NIOCore
import TableStore

/// Answers HTTP requests: operations at `POST /`, health at `GET /`, figures at `GET /metrics`.
///
/// It is the whole way of a request, with no router and no middleware in between.
public struct DynamoResponder: HTTPResponder {
  public typealias Context = PeerContext

  let services: ServedServices
  let identity: DynamoService.Identity
  let limits: ServerLimits
  let admission: Admission
  let keys: KeyRing
  let verifier: SignatureVerifier
  /// Whether a server without keys refuses all requests instead of taking all.
  let requiresSigning: Bool
  let metrics: ServerMetrics
  let log: AccessLog?
  let ids = RequestIDs()

  public func respond(to request: Request, context: PeerContext) async throws -> Response {
    var response: Response
    switch (request.method, request.uri.path) {
    case (.post, "/"): response = try await operation(request, context)
    case (.get, "/"), (.head, "/"): response = plain("healthy: dynamodb.\(identity.region).amazonaws.com ")
    case (.get, "/metrics"): response = plain(metrics.text(running: admission.current), "text/plain; version=0.0.4")
    case (.options, _): return CrossOrigin.preflight(request.headers)
    default: response = unknown()
    }
    if request.headers[.origin] != nil { CrossOrigin.allow(&response.headers) }
    return response
  }

  // MARK: Operations

  /// What is known of a request once it is answered.
  private struct Answered {
    var reply: WireReply
    /// `nil` if there is no such operation.
    var operation: Substring?
    var signer: SignatureVerifier.Signer?
  }

  private func operation(_ request: Request, _ context: PeerContext) async throws -> Response {
    guard let type = WireMediaType(header: request.headers[.contentType]) else { return unknown() }
    var reader = BodyReader(admission, limit: limits.bodyBytes)
    let body: [UInt8]
    switch try await reader.read(request.body, announced: request.headers[.contentLength].flatMap { Int($0) }) {
    case .whole(let bytes): body = bytes
    case .tooLarge: return refuse(.tooLarge, type, closing: true)
    case .noRoom: return refuse(.throttled("The server holds as many requests as it can. Try again."), type)
    }
    guard admission.enter() else {
      return refuse(.throttled("The server answers as many requests at once as it may. Try again."), type)
    }
    defer { admission.leave() }

    let start = ContinuousClock.now
    let answered = await answer(request, body)
    let duration = ContinuousClock.now - start
    let id = ids.next()
    if let operation = answered.operation {
      metrics.record(String(operation), duration, error: answered.reply.errorName)
    } else if let error = answered.reply.errorName {
      metrics.record(error: error)
    }
    if let log {
      let operation = answered.operation.map(String.init) ?? request.headers[.amazonTarget] ?? "-"
      log.write(
        AccessLog.Entry(
          client: context.client, key: answered.signer?.key, operation: operation, status: answered.reply.status,
          error: answered.reply.errorName, bytesIn: body.count, bytesOut: answered.reply.body.count, duration: duration,
          id: id))
    }
    return response(answered.reply, type, id)
  }

  /// Checks in the service's order: JSON, operation, signature; the operation checks the rest.
  private func answer(_ request: Request, _ body: [UInt8]) async -> Answered {
    let target = request.headers[.amazonTarget] ?? ""
    guard DynamoService.knows(target) else {
      return Answered(reply: DynamoService.unreadable(body) ?? .unknownOperation)
    }
    var answered = Answered(reply: .unknownOperation)
    answered.operation = target.lastIndex(of: ".").map { target[target.index(after: $0)...] }
    do throws(WireReply.AuthenticationFault) {
      answered.signer = try signer(request, body)
    } catch {
      answered.reply = DynamoService.unreadable(body) ?? WireReply(error)
      return answered
    }
    do {
      var service = try await services.service(answered.signer)
      service.endpoint = request.head.authority
      answered.reply = await service.reply(to: target, body)
    } catch let refusal as StoreRefusal {
      answered.reply = refusal.reply
    } catch {
      answered.reply = .failure(error)
    }
    return answered
  }

  /// Who signed the request. Where no signature is asked for, who claims to have, if anybody has to be told apart.
  private func signer(
    _ request: Request, _ body: [UInt8]
  ) throws(WireReply.AuthenticationFault) -> SignatureVerifier.Signer? {
    if requiresSigning || keys.hasKnownKeys {
      return try verifier.verify(request.head, body, now: SystemTime.seconds())
    }
    switch services.stores {
    case .one where log == nil: return nil
    case .one: return .claimed(by: request.head)
    case .isolated:
      guard let signer = SignatureVerifier.Signer.claimed(by: request.head) else { throw .missing }
      return signer
    }
  }

  // MARK: Replies

  private func response(_ reply: WireReply, _ type: WireMediaType, _ id: String) -> Response {
    var headers = HTTPFields()
    headers.reserveCapacity(6)
    headers[.contentType] = type.rawValue
    headers[.amazonRequestID] = id
    headers[.amazonChecksum] = String(BodyChecksum.crc32(reply.body))
    return Response(
      status: HTTPResponse.Status(code: reply.status), headers: headers,
      body: ResponseBody(byteBuffer: ByteBuffer(bytes: reply.body)))
  }

  /// A reply to a request that was not looked into.
  private func refuse(_ reply: WireReply, _ type: WireMediaType, closing: Bool = false) -> Response {
    if let error = reply.errorName { metrics.record(error: error) }
    var response = response(reply, type, ids.next())
    if closing { response.headers[.connection] = "close" }
    return response
  }

  private func plain(_ text: String, _ type: String = "text/plain; charset=utf-8") -> Response {
    var headers = HTTPFields()
    headers[.contentType] = type
    return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
  }

  /// The reply to what is no request of the protocol. Whatever body there is stays unread.
  private func unknown() -> Response {
    let text = "<UnknownOperationException/>\n"
    var headers = HTTPFields()
    headers[.amazonRequestID] = ids.next()
    headers[.amazonChecksum] = String(BodyChecksum.crc32(Array(text.utf8)))
    return Response(status: .notFound, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
  }
}
