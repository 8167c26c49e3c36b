public import TableStore

/// A durable, named reader of the stream, as it is registered in the store.
public struct ConsumerDefinition: Sendable, Hashable, Codable {
  /// What runs a trigger whose handler is not Swift code of the running process.
  public enum Endpoint: Sendable, Hashable, Codable {
    /// A command and its arguments.
    case command([String])
    /// A URL that batches are posted to.
    case http(String)
  }

  /// How an endpoint is run.
  public struct EndpointOptions: Sendable, Hashable, Codable {
    /// The directory that a command runs in; `nil`: that of the process.
    public var directory: String?
    /// Whether items are written and read as DynamoDB's typed JSON.
    public var usesTypedJSON = false
    /// Whether a batch is posted as one JSON array, not as lines.
    public var postsArray = false

    public init() {}
  }

  /// What becomes of the log behind a consumer that is no trigger; a trigger has this among its settings.
  public struct Hold: Sendable, Hashable, Codable {
    /// Whether the log is kept for it beyond the retention time.
    public var holds = true
    /// What happens when the log reaches its cap and only this consumer needs its oldest part.
    public var overflow = TriggerSettings.Overflow.expire

    public init() {}
  }

  /// 1 to 128 letters, digits, `.`, `_` and `-`.
  public var name: String
  /// A number no other consumer ever has, so that a name used again inherits nothing. Set when it is registered.
  public var incarnation: UInt64 = 0
  /// The names of the tables it reads; `nil`: all.
  public var tables: [String]?
  /// Which changes it wants: any that one of these accepts; empty: all.
  public var filters: [ChangeFilter.Source] = []
  /// How it takes changes; `nil` for a consumer that is no trigger but reads and moves its checkpoint itself.
  public var settings: TriggerSettings?
  /// For a consumer that is no trigger; `nil`: the log is kept for it, and it expires at the cap.
  public var hold: Hold?
  public var endpoint: Endpoint?
  public var endpointOptions: EndpointOptions?
  /// What tells one version of its handler from another, for dead letters; free text.
  public var handlerVersion = ""
  /// Microseconds since 1970. Set when it is registered.
  public var createdAt: UInt64 = 0

  public init(_ name: String, tables: [String]?, settings: TriggerSettings? = nil) {
    self.name = name
    self.tables = tables
    self.settings = settings
  }

  /// How the log is kept, by whichever member says so.
  public var effectiveHold: Hold {
    guard let settings else { return hold ?? Hold() }
    var hold = Hold()
    hold.holds = settings.holds
    hold.overflow = settings.overflow
    return hold
  }

  /// The tables as the stream's readers take them.
  public var selection: TableSelection { tables.map { .tables(Set($0)) } ?? .all }
}
