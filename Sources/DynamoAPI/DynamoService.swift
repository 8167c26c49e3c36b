public import TableStore

/// DynamoDB's and DynamoDB Streams' operations over a store, as JSON in and JSON out. It knows nothing of HTTP: a server
/// hands it the target and the body of a request and sends what it returns.
///
/// The service parses and prints; the store decides.
public struct DynamoService: Sendable {
  /// What the service calls itself in ARNs and endpoints.
  public struct Identity: Sendable, Hashable {
    public var region = "us-east-1"
    /// Twelve digits.
    public var account = "000000000000"

    public init() {}
  }

  let store: AsyncStore
  let identity: Identity
  /// Host and port that clients reach this endpoint by, for DescribeEndpoints.
  public var endpoint: String?
  /// Microseconds since 1970.
  let now: @Sendable () -> UInt64
  /// Backups and other long jobs.
  let jobs: BackupJobs
  /// The directory whose directories stand for S3 buckets; `nil`: there are none, so nothing is exported or imported.
  public var exportDirectory: String?
  /// `nil`: tables change at once.
  private(set) var lifecycle: TableLifecycle?

  public init(_ store: AsyncStore, identity: Identity = Identity()) {
    self.init(store, identity: identity, now: { Clock.now() })
  }

  /// - Parameter now: the time in microseconds since 1970, by which iterators expire.
  package init(_ store: AsyncStore, identity: Identity = Identity(), now: @escaping @Sendable () -> UInt64) {
    self.store = store
    self.identity = identity
    self.now = now
    jobs = BackupJobs(store)
    jobs.begin()
  }

  /// Has `body` told, in a sentence for a log, of each job in the background that failed.
  public func reportFailures(to body: @escaping @Sendable (String) -> Void) {
    jobs.tell(body)
  }

  /// Has tables take this long to be created, updated and deleted, as DynamoDB's do; 0: they change at once. Until then a
  /// new table is CREATING and nobody's; a server that ends meanwhile leaves nothing of it.
  public mutating func delayTables(by delay: Duration) {
    lifecycle = delay > .zero ? TableLifecycle(delay: delay) : nil
  }

  /// Answers one request.
  ///
  /// - Parameters:
  ///   - target: the header `X-Amz-Target`, such as `DynamoDB_20120810.GetItem`.
  ///   - body: the request's JSON.
  /// - Returns: the reply; errors are replies too.
  public func reply(to target: String, _ body: [UInt8]) async -> WireReply {
    guard let operation = Operation.named(target) else { return WireReply(.unknownOperation) }
    do {
      return WireReply(body: try await operation.run(self, body))
    } catch {
      return WireReply(WireError.translating(error))
    }
  }
}
