import DynamoAPI
public import Hummingbird
import HummingbirdCore
import HummingbirdTLS
import Logging
import NIOCore
public import PrometheusMetrics
public import ServiceLifecycle
import TableStore
import UnixSignals

/// DynamoDB and DynamoDB Streams over HTTP, on one port, from one store or several.
///
/// ```swift
/// let server = try DynamoServer(.one(store.async), options: ServerOptions()) { port in print(port) }
/// try await server.run()
/// ```
///
/// It is a service: asked to stop, it takes no more requests, finishes those it has begun, up to a time, and closes its
/// stores.
public struct DynamoServer: Service {
  /// What it answers with; for those who build an application of their own around it, and for tests.
  public let application: Application<DynamoResponder>
  private let stores: ServedStores
  private let log: AccessLog?
  private let options: ServerOptions

  /// - Parameters:
  ///   - stores: closed when the server ends.
  ///   - keys: the file of the access keys; `nil`: none. If there are keys, requests must be signed with one of them.
  ///   - log: what to write of each request; `nil`: nothing.
  ///   - registry: where to keep figures, and what `GET /metrics` shows.
  ///   - onListening: called with the port as soon as requests are taken.
  /// - Throws: ``ServerError`` for keys that cannot be read, and for an address others can reach without keys.
  public init(
    _ stores: ServedStores, options: ServerOptions, keys: AccessKeyFile? = nil, log: AccessLog? = nil,
    registry: PrometheusRegistry = DynamoServer.registry(), onListening: @escaping @Sendable (Int) -> Void = { _ in }
  ) throws {
    self.stores = stores
    self.log = log
    self.options = options
    let ring = try keys.map { try KeyRing($0) } ?? KeyRing([])
    let requiresSigning = options.requiresSigning || !options.isLoopback
    try Self.check(options, ring)
    var identity = DynamoService.Identity()
    identity.region = options.region
    let responder = DynamoResponder(
      services: ServedServices(stores, identity: identity, options), identity: identity, limits: options.limits,
      admission: Admission(options.limits), keys: ring,
      verifier: SignatureVerifier(ring), requiresSigning: requiresSigning, metrics: ServerMetrics(registry), log: log)
    var quiet = Logger(label: "mall.http")
    quiet.logLevel = .critical
    application = Application(
      responder: responder, server: try Self.channel(options),
      configuration: ApplicationConfiguration(
        address: .hostname(options.host, port: options.port), backlog: 1024,
        availableConnectionsDelegate: MaximumAvailableConnections(options.limits.connections, logger: quiet)),
      onServerRunning: { channel in onListening(channel.localAddress?.port ?? options.port) }, logger: quiet)
  }

  /// Whether a server with these options and keys may start; to be asked before a store is opened or made for it.
  ///
  /// - Throws: ``ServerError``, as ``init(_:options:keys:log:registry:onListening:)`` does.
  public static func check(_ options: ServerOptions, keys: AccessKeyFile) throws {
    try check(options, try KeyRing(keys))
  }

  private static func check(_ options: ServerOptions, _ ring: KeyRing) throws {
    guard options.requiresSigning || !options.isLoopback, ring.isEmpty else { return }
    let reason =
      options.isLoopback
      ? "Requests must be signed" : "\(options.host) can be reached by others, so requests must be signed"
    throw ServerError("\(reason), and there is no access key yet. Make one with 'mallctl keys create'.")
  }

  /// A registry that knows the server's figures.
  public static func registry() -> PrometheusRegistry { PrometheusRegistry(ServerMetrics.descriptions) }

  private static func channel(_ options: ServerOptions) throws -> HTTPServerBuilder {
    let limits = options.limits
    let plain = HTTPServerBuilder.http1(
      configuration: HTTP1Channel.Configuration(
        additionalChannelHandlers: [SlowClientGuard(limits)], idleTimeout: .seconds(Int64(limits.idleSeconds)),
        httpDecoderConfiguration: .init(
          maxHeaderFieldSize: limits.headerBytes, maxHeaderListSize: limits.headersBytes,
          maxHeaderFieldCount: limits.headers)))
    guard let tls = options.tls else { return plain }
    return try .tls(plain, tlsConfiguration: tls.configuration)
  }

  /// Serves until asked to stop, then closes the stores.
  public func run() async throws {
    let outcome: Result<Void, any Error>
    do {
      outcome = .success(try await application.run())
    } catch let error as IOError {
      let address = "\(options.host):\(options.port)"
      outcome = .failure(ServerError(failing: "listen on", address, error.errnoCode))
    } catch is SocketAddressError {
      outcome = .failure(ServerError("there is no address '\(options.host)' to listen on"))
    } catch {
      outcome = .failure(error)
    }
    // In a task of its own: a server that is given up closes its stores all the same.
    let stores = stores
    let closing = Task {
      switch stores {
      case .one(let store): try await store.close()
      case .isolated(let stores): try await stores.close()
      }
    }
    try await closing.value
    await log?.finish()
    try outcome.get()
  }

  /// The same, stopping at SIGTERM and SIGINT. Requests that take longer than ``ServerLimits/stopSeconds`` to finish
  /// are given up.
  public func runUntilSignal() async throws {
    var configuration = ServiceGroupConfiguration(
      services: [self], gracefulShutdownSignals: [.sigterm, .sigint], logger: application.logger)
    configuration.maximumGracefulShutdownDuration = .seconds(options.limits.stopSeconds)
    try await ServiceGroup(configuration: configuration).run()
  }
}
