import DynamoAPI
public import TableStore

/// The store, or the stores, that a server answers from.
public enum ServedStores: Sendable {
  /// One store for all: whoever asks, for whichever region, sees the same tables.
  case one(AsyncStore)
  /// A store of its own for each access key and region.
  case isolated(IsolatedStores)
}

/// Stores by access key and region, each in a directory of its own below one, opened when first asked for.
///
/// Clients of one store cannot name anything of another: nothing is shared but the directory above.
public actor IsolatedStores {
  /// Stores open at once.
  public static let limit = 64

  private let directory: String
  private let options: StoreOptions
  private var stores: [String: Task<AsyncStore, any Error>] = [:]
  private var services: [String: DynamoService] = [:]
  private var isClosed = false

  /// - Parameters:
  ///   - directory: exists.
  ///   - options: for each of the stores.
  public init(in directory: String, options: StoreOptions) {
    self.directory = directory
    self.options = options
  }

  /// The store of a key and a region.
  ///
  /// - Throws: a reply for a name that is no name, or for more stores than the server opens; `StoreError` for a store
  ///   that does not open.
  func store(key: String, region: String) async throws -> AsyncStore {
    guard Self.isName(key), Self.isName(region) else { throw StoreRefusal(.init(.unknownKey)) }
    let name = "\(key)_\(region)"
    if let opening = stores[name] { return try await opening.value }
    guard !isClosed else { throw StoreError(.storeUnavailable, "The server is stopping.") }
    guard stores.count < Self.limit else {
      throw StoreRefusal(
        .limitExceeded("This server keeps no more than \(Self.limit) access keys and regions apart at once."))
    }
    let path = "\(directory)/\(name)"
    let options = options
    let opening = Task { try await Store.opening(at: path, options: options).async }
    stores[name] = opening
    do {
      return try await opening.value
    } catch {
      stores[name] = nil
      throw error
    }
  }

  /// The service over the store of a key and a region, made by `make` when it is first asked for.
  ///
  /// - Throws: as ``store(key:region:)`` does.
  func service(
    key: String, region: String, _ make: @Sendable (AsyncStore) -> DynamoService
  ) async throws -> DynamoService {
    let name = "\(key)_\(region)"
    if let service = services[name] { return service }
    let store = try await store(key: key, region: region)
    // Another request may have been here meanwhile.
    if let service = services[name] { return service }
    let service = make(store)
    services[name] = service
    return service
  }

  /// Closes all stores; later requests are refused.
  ///
  /// - Throws: the first error of a store that did not close; the others are closed all the same.
  public func close() async throws {
    isClosed = true
    var failure: (any Error)?
    for (_, opening) in stores {
      do {
        try await opening.value.close()
      } catch {
        failure = failure ?? error
      }
    }
    stores = [:]
    services = [:]
    if let failure { throw failure }
  }

  /// Names that are fit for a directory: 1 to 128 letters, digits and hyphens.
  private static func isName(_ text: String) -> Bool {
    (1...128).contains(text.utf8.count)
      && text.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"):
          true
        default: false
        }
      }
  }
}

/// A reply instead of a store.
struct StoreRefusal: Error {
  let reply: WireReply

  init(_ reply: WireReply) { self.reply = reply }
}
