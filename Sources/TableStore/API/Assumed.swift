// Signatures of parallel branches, so that this one compiles alone; removed when they are merged.
public enum Durability: Sendable, Hashable {
  case full
  case interval(milliseconds: Int)
  case none
}
extension Item {
  public init<T: Encodable>(encoding value: T) throws { fatalError() }
  public func decode<T: Decodable>(_ type: T.Type) throws -> T { fatalError() }
}

struct PreparedUpdate {
  init(_ request: UpdateItemRequest) throws { fatalError() }
}

extension TableEngine {
  static func open(at path: String, options: StoreOptions) throws -> TableEngine { fatalError() }
  func close() throws { fatalError() }
  func updateItem(_ request: UpdateItemRequest) throws -> WriteItemResponse { fatalError() }
  func updateItemAsync(_ request: UpdateItemRequest) async throws -> WriteItemResponse { fatalError() }
  @discardableResult
  func update(
    _ prepared: PreparedUpdate, in transaction: WriteTransaction, mayBeStaged: Bool = true
  ) throws -> WriteOutcome { fatalError() }
}

extension Engine {
  func transact<R>(
    retries: Int, _ body: (WriteTransaction) throws -> R
  ) throws -> (result: R, commit: UInt64) { fatalError() }
}
