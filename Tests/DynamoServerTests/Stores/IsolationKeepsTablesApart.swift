import DynamoServer
import HTTPTypes
import HummingbirdTesting
import NIOCore
import TableStore
import TestSupport
import Testing

@Suite struct IsolationKeepsTablesApart {
  private static let create =
    #"{"TableName":"mine","AttributeDefinitions":[{"AttributeName":"pk","AttributeType":"S"}],"#
    + #""KeySchema":[{"AttributeName":"pk","KeyType":"HASH"}],"BillingMode":"PAY_PER_REQUEST"}"#

  private static func call(
    _ client: any TestClientProtocol, _ operation: String, _ body: String, key: String, region: String
  ) async throws -> TestResponse {
    let target = "DynamoDB_20120810.\(operation)"
    var headers = Served.headers(target)
    headers.append(contentsOf: RequestSigner(key: key, region: region).headers(target, body))
    return try await client.executeRequest(uri: "/", method: .post, headers: headers, body: .init(string: body))
  }

  @Test func keysAndRegionsSeeOnlyTheirOwn() async throws {
    let directory = try TemporaryDirectory()
    let stores = IsolatedStores(in: directory.path, options: .test)
    let server = try DynamoServer(.isolated(stores), options: ServerOptions())
    try await server.application.test(.router) { client in
      let created = try await Self.call(client, "CreateTable", Self.create, key: "ONE", region: "us-east-1")
      #expect(created.status == .ok)
      for (key, region, tables) in [
        ("ONE", "us-east-1", #"["mine"]"#), ("TWO", "us-east-1", "[]"), ("ONE", "eu-west-1", "[]"),
      ] {
        let reply = try await Self.call(client, "ListTables", "{}", key: key, region: region)
        #expect(reply.text == #"{"TableNames":\#(tables)}"#)
      }
      let elsewhere = try await Self.call(client, "CreateTable", Self.create, key: "ONE", region: "eu-west-1")
      #expect(elsewhere.text.contains("arn:aws:dynamodb:eu-west-1:"))
    }
    try await stores.close()
  }

  @Test func whoCannotBeToldApartIsRefused() async throws {
    let directory = try TemporaryDirectory()
    let server = try DynamoServer(
      .isolated(IsolatedStores(in: directory.path, options: .test)), options: ServerOptions())
    try await server.application.test(.router) { client in
      let unsigned = try await client.executeRequest(
        uri: "/", method: .post, headers: Served.headers("DynamoDB_20120810.ListTables"), body: .init(string: "{}"))
      #expect(unsigned.text.contains("#MissingAuthenticationTokenException"))
      for key in ["..", "a b", ""] {
        let reply = try await Self.call(client, "ListTables", "{}", key: key, region: "us-east-1")
        #expect(reply.status == .badRequest)
      }
    }
  }
}
