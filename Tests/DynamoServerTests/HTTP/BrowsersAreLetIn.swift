import HTTPTypes
import HummingbirdTesting
import Testing

@Suite struct BrowsersAreLetIn {
  @Test func whatAPageAsksForIsAllowed() async throws {
    try await Served.with { served in
      var headers = HTTPFields()
      headers[.origin] = "http://example.com"
      headers[.accessControlRequestMethod] = "POST"
      headers[.accessControlRequestHeaders] = "x-amz-target,content-type"
      let reply = try await served.client.executeRequest(uri: "/", method: .options, headers: headers, body: nil)
      #expect(reply.status == .ok)
      #expect(reply.headers[.accessControlAllowOrigin] == "*")
      #expect(reply.headers[.accessControlAllowMethods] == "POST")
      #expect(reply.headers[.accessControlAllowHeaders] == "x-amz-target,content-type")
      #expect(reply.headers[.accessControlMaxAge] == "172800")
    }
  }

  @Test func repliesToPagesSaySo() async throws {
    try await Served.with { served in
      var origin = HTTPFields()
      origin[.origin] = "http://example.com"
      let reply = try await served.call("GetItem", Served.get, origin)
      #expect(reply.headers[.accessControlAllowOrigin] == "*")
      #expect(
        reply.headers[.accessControlExposeHeaders] == "x-amzn-RequestId,x-amzn-ErrorType,x-amzn-ErrorMessage,Date")
      #expect(try await served.call("GetItem", Served.get).headers[.accessControlAllowOrigin] == nil)
    }
  }
}
