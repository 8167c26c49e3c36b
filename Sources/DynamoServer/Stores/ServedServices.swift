import DynamoAPI
import TableStore

/// The services over the stores of a server: one for each store, so that its long jobs have one place that knows of them.
struct ServedServices: Sendable {
  let stores: ServedStores
  private let identity: DynamoService.Identity
  private let options: ServerOptions
  /// The service over the one store; `nil` where stores are kept apart.
  private let shared: DynamoService?

  /// - Parameters:
  ///   - identity: the identity of all services, but for the region where stores are kept apart by it.
  init(_ stores: ServedStores, identity: DynamoService.Identity, _ options: ServerOptions) {
    self.stores = stores
    self.identity = identity
    self.options = options
    shared = if case .one(let store) = stores { Self.service(store, identity, options) } else { nil }
  }

  /// The service that answers a request of `signer`.
  func service(_ signer: SignatureVerifier.Signer?) async throws -> DynamoService {
    if let shared { return shared }
    guard case .isolated(let stores) = stores, let signer else { throw StoreRefusal(WireReply(.missing)) }
    var identity = identity
    identity.region = signer.region
    let (own, options) = (identity, options)
    return try await stores.service(key: signer.key, region: signer.region) { Self.service($0, own, options) }
  }

  private static func service(
    _ store: AsyncStore, _ identity: DynamoService.Identity, _ options: ServerOptions
  ) -> DynamoService {
    var service = DynamoService(store, identity: identity)
    service.exportDirectory = options.exportDirectory
    service.delayTables(by: options.tableDelay)
    service.reportFailures(to: options.reportFailure)
    return service
  }
}
