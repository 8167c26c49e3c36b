import HTTPTypes
import HummingbirdTesting
import NIOCore
import Testing

@Suite struct OtherRequestsAreUnknown {
  @Test func healthNamesTheRegion() async throws {
    try await Served.with { served in
      let reply = try await served.client.executeRequest(uri: "/", method: .get, headers: [:], body: nil)
      #expect(reply.status == .ok)
      #expect(reply.text == "healthy: dynamodb.us-east-1.amazonaws.com ")
    }
  }

  @Test func otherMethodsPathsAndTypesAreNotFound() async throws {
    try await Served.with { served in
      let headers = Served.headers("DynamoDB_20120810.ListTables")
      let replies = [
        try await served.client.executeRequest(uri: "/", method: .put, headers: headers, body: .init(string: "{}")),
        try await served.client.executeRequest(uri: "/x", method: .post, headers: headers, body: .init(string: "{}")),
        try await served.client.executeRequest(
          uri: "/", method: .post, headers: Served.headers("DynamoDB_20120810.ListTables", "text/plain"),
          body: .init(string: "{}")),
        try await served.client.executeRequest(uri: "/", method: .post, headers: [:], body: .init(string: "{}")),
      ]
      for reply in replies {
        #expect(reply.status == .notFound)
        #expect(reply.text == "<UnknownOperationException/>\n")
      }
    }
  }

  @Test func textThatIsNoJSONIsSaidBeforeAnUnknownOperation() async throws {
    try await Served.with { served in
      let unknown = try await served.call("Nothing", "{}")
      #expect(unknown.status == .badRequest)
      #expect(unknown.text == #"{"__type":"com.amazon.coral.service#UnknownOperationException"}"#)
      let unreadable = try await served.call("Nothing", "{")
      #expect(unreadable.text.hasPrefix(#"{"__type":"com.amazon.coral.service#SerializationException","Message":"#))
    }
  }
}
