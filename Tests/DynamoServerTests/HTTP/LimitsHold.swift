import DynamoServer
import HTTPTypes
import HummingbirdTesting
import Testing

@Suite struct LimitsHold {
  private static func options(_ change: (inout ServerLimits) -> Void) -> ServerOptions {
    var options = ServerOptions()
    change(&options.limits)
    return options
  }

  @Test(arguments: Served.Way.allCases)
  func aBodyMayBeAsLargeAsTheLimitAndNoLarger(_ way: Served.Way) async throws {
    try await Served.with(way, Self.options { $0.bodyBytes = 1000 }) { served in
      let padding = String(repeating: " ", count: 1000 - Served.get.utf8.count)
      #expect(try await served.call("GetItem", Served.get + padding).status == .ok)
      let reply = try await served.call("GetItem", Served.get + padding + " ")
      #expect(reply.status == .contentTooLarge)
      #expect(reply.headers[.connection] == "close")
    }
  }

  @Test func aBodyThatDoesNotSayItsLengthIsCutOffToo() async throws {
    try await RawConnection.withServer(Self.options { $0.bodyBytes = 1000 }) { port in
      let head =
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nX-Amz-Target: DynamoDB_20120810.GetItem\r\n"
        + "Transfer-Encoding: chunked\r\n\r\n"
      let chunk = "1f4\r\n" + String(repeating: "x", count: 500) + "\r\n"
      let reply = try await RawConnection.open(port).exchange([head, chunk, chunk, chunk])
      #expect(reply.hasPrefix("HTTP/1.1 413 "))
    }
  }

  @Test func moreRequestsAtOnceThanTheLimitAreThrottled() async throws {
    try await Served.with(options: Self.options { $0.requests = 0 }) { served in
      let reply = try await served.call("GetItem", Served.get)
      #expect(reply.status == .badRequest)
      #expect(reply.text.hasPrefix(#"{"__type":"com.amazonaws.dynamodb.v20120810#ThrottlingException""#))
    }
  }

  @Test func moreBytesAtOnceThanTheLimitAreThrottled() async throws {
    try await Served.with(options: Self.options { $0.allBodyBytes = 100 }) { served in
      let padding = String(repeating: " ", count: 100)
      for _ in 0..<3 {
        #expect(try await served.call("GetItem", Served.get).status == .ok)
        let reply = try await served.call("GetItem", Served.get + padding)
        #expect(reply.text.contains("#ThrottlingException"))
      }
    }
  }

  @Test func deepJSONIsRefused() async throws {
    try await Served.with { served in
      let deep = String(repeating: "[", count: 100_000)
      for body in ["{\"x\":" + deep, "{\"Key\":{\"pk\":{\"L\":" + deep, deep] {
        let reply = try await served.call("GetItem", body)
        #expect(reply.status == .badRequest)
        #expect(reply.text.contains("#SerializationException"))
      }
    }
  }

  @Test func tooManyOrTooLongHeadersAreRefused() async throws {
    try await RawConnection.withServer(ServerOptions()) { port in
      let many = (0..<200).map { "X-\($0): y\r\n" }.joined()
      let long = "X-Long: " + String(repeating: "y", count: 40_000) + "\r\n"
      for headers in [many, long] {
        let reply = try await RawConnection.open(port).exchange(["GET / HTTP/1.1\r\nHost: x\r\n\(headers)\r\n"])
        #expect(!reply.hasPrefix("HTTP/1.1 2"))
      }
    }
  }
}

extension Served {
  static func with(
    options: ServerOptions, _ body: @escaping @Sendable (Served) async throws -> Void
  ) async throws { try await with(.direct, options, body) }
}
