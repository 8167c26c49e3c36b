import DynamoAPI
import DynamoServer
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import TableStore
import TestSupport

/// A server over a store of its own with the table `things`, asked as a client would.
struct Served {
  let client: any TestClientProtocol

  /// How requests reach the server.
  enum Way: CaseIterable {
    /// Straight to what answers them.
    case direct
    /// Over a connection.
    case socket

    var setting: TestingSetup {
      switch self {
      case .direct: .router
      case .socket: .live
      }
    }
  }

  /// Runs `body` with a server whose store must verify afterwards.
  static func with(
    _ way: Way = .direct, _ options: ServerOptions = ServerOptions(), keys: AccessKeyFile? = nil, log: AccessLog? = nil,
    _ body: @escaping @Sendable (Served) async throws -> Void
  ) async throws {
    try await withTemporaryAsyncStore { store in
      try await store.createTable(CreateTableRequest("things", KeySchema(KeyAttribute("pk", .s))))
      let server = try DynamoServer(.one(store), options: options, keys: keys, log: log)
      try await server.application.test(way.setting) { try await body(Served(client: $0)) }
    }
  }

  static let target = HTTPField.Name("X-Amz-Target")!

  /// Headers of a request of the protocol.
  static func headers(_ target: String, _ type: String = "application/x-amz-json-1.0") -> HTTPFields {
    var headers = HTTPFields()
    headers[.contentType] = type
    headers[Served.target] = target
    return headers
  }

  /// Asks for an operation of DynamoDB.
  func call(_ operation: String, _ body: String, _ headers: HTTPFields = [:]) async throws -> TestResponse {
    var all = Served.headers("DynamoDB_20120810.\(operation)")
    all.append(contentsOf: headers)
    return try await client.executeRequest(uri: "/", method: .post, headers: all, body: ByteBuffer(string: body))
  }

  static let get = #"{"TableName":"things","Key":{"pk":{"S":"a"}}}"#
}

extension TestResponse {
  var text: String { String(buffer: body) }
}
