import TableStore
import TestSupport

@testable import DynamoAPI

/// A service over a store of its own, asked as a client would.
struct Service {
  let service: DynamoService
  var store: AsyncStore { service.store }

  /// Runs `body` with a service whose store must verify afterwards.
  static func with<R>(_ body: (Service) async throws -> R) async throws -> R {
    try await withTemporaryAsyncStore { store in
      var request = CreateTableRequest("things", KeySchema(KeyAttribute("pk", .s)))
      request.streamView = nil
      try await store.createTable(request)
      return try await body(Service(service: DynamoService(store)))
    }
  }

  /// The status and the body of the reply to an operation of DynamoDB.
  func call(_ operation: String, _ body: String) async -> (status: Int, body: String) {
    let reply = await service.reply(to: "DynamoDB_20120810.\(operation)", Array(body.utf8))
    return (reply.status, String(decoding: reply.body, as: UTF8.self))
  }
}
