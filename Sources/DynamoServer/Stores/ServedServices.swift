import DynamoAPI
import TableStore

/// The services over the stores of a server: one for each store, so that its long jobs have one place that knows of them.
struct ServedServices: Sendable {
  let stores: ServedStores
  private let identity: DynamoService.Identity
  private let exportDirectory: String?
  private let report: @Sendable (String) -> Void
  /// The service over the one store; `nil` where stores are kept apart.
  private let shared: DynamoService?

  /// - Parameters:
  ///   - identity: the identity of all services, but for the region where stores are kept apart by it.
  ///   - report: told, in a sentence, of each job in the background that failed.
  init(
    _ stores: ServedStores, identity: DynamoService.Identity, exportDirectory: String?,
    report: @escaping @Sendable (String) -> Void
  ) {
    self.stores = stores
    self.identity = identity
    self.exportDirectory = exportDirectory
    self.report = report
    shared =
      if case .one(let store) = stores { Self.service(store, identity, exportDirectory, report) } else { nil }
  }

  /// The service that answers a request of `signer`.
  func service(_ signer: SignatureVerifier.Signer?) async throws -> DynamoService {
    if let shared { return shared }
    guard case .isolated(let stores) = stores, let signer else { throw StoreRefusal(WireReply(.missing)) }
    var identity = identity
    identity.region = signer.region
    let (own, exportDirectory, report) = (identity, exportDirectory, report)
    return try await stores.service(key: signer.key, region: signer.region) {
      Self.service($0, own, exportDirectory, report)
    }
  }

  private static func service(
    _ store: AsyncStore, _ identity: DynamoService.Identity, _ exportDirectory: String?,
    _ report: @escaping @Sendable (String) -> Void
  ) -> DynamoService {
    var service = DynamoService(store, identity: identity)
    service.exportDirectory = exportDirectory
    service.reportFailures(to: report)
    return service
  }
}
