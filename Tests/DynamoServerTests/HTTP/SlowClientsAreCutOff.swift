import DynamoServer
import Testing

/// Each of these ends only because the server closes the connection.
@Suite struct SlowClientsAreCutOff {
  private static var options: ServerOptions {
    var options = ServerOptions()
    options.limits.idleSeconds = 1
    options.limits.bodySeconds = 1
    return options
  }

  @Test(.timeLimit(.minutes(1))) func aConnectionThatAsksNothingIsClosed() async throws {
    try await RawConnection.withServer(Self.options) { port in
      let reply = try await RawConnection.open(port).exchange([])
      #expect(reply == "")
    }
  }

  @Test(.timeLimit(.minutes(1))) func headersThatDoNotEndAreCutOff() async throws {
    try await RawConnection.withServer(Self.options) { port in
      let reply = try await RawConnection.open(port).exchange(["GET / HTTP/1.1\r\n", "Host: x\r\n"])
      #expect(reply == "")
    }
  }

  @Test(.timeLimit(.minutes(1))) func aBodyThatDoesNotEndIsCutOff() async throws {
    var options = Self.options
    // Not by the idle timeout.
    options.limits.idleSeconds = 600
    try await RawConnection.withServer(options) { port in
      let head =
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nX-Amz-Target: DynamoDB_20120810.GetItem\r\n"
        + "Content-Length: 100\r\n\r\n{"
      let reply = try await RawConnection.open(port).exchange([head])
      #expect(!reply.hasPrefix("HTTP/1.1 2"))
    }
  }

  @Test(.timeLimit(.minutes(1))) func aRequestAfterTheLastReplyIsNotRead() async throws {
    var options = ServerOptions()
    options.limits.bodyBytes = 10
    try await RawConnection.withServer(options) { port in
      let large =
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 11\r\n\r\nhello world"
      let reply = try await RawConnection.open(port).exchange([large, "GET / HTTP/1.1\r\nHost: x\r\n\r\n"])
      #expect(reply.hasPrefix("HTTP/1.1 413 "))
      #expect(!reply.contains("healthy"))
    }
  }
}
