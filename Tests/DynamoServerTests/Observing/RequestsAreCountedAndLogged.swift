import HTTPTypes
import HummingbirdTesting
import Synchronization
import Testing

@testable import DynamoServer

@Suite struct RequestsAreCountedAndLogged {
  @Test func figuresAreThereToBeRead() async throws {
    try await Served.with { served in
      for _ in 0..<3 { _ = try await served.call("GetItem", Served.get) }
      _ = try await served.call("Nothing", "{}")
      let reply = try await served.client.executeRequest(uri: "/metrics", method: .get, headers: [:], body: nil)
      #expect(reply.headers[.contentType] == "text/plain; version=0.0.4")
      for line in [
        #"mall_http_requests_total{operation="GetItem"} 3"#, #"mall_http_request_seconds_count{operation="GetItem"} 3"#,
        #"mall_http_errors_total{error="UnknownOperationException"} 1"#,
      ] {
        #expect(reply.text.contains(line + "\n"))
      }
      #expect(!reply.text.contains("Nothing"))
    }
  }

  @Test func eachRequestIsALine() async throws {
    let written = Written()
    let log = AccessLog { written.append($0) }
    try await Served.with(log: log) { served in
      _ = try await served.call("GetItem", Served.get)
      _ = try await served.call("Sneaky line", "{}")
    }
    await log.finish()
    let words = written.lines.map { $0.split(separator: " ") }
    #expect(words.count == 2)
    #expect(words.allSatisfy { $0.count == 10 })
    #expect(words.first?[3...7] == ["GetItem", "200", "-", "45", "2"])
    #expect(words.last?[3...5] == ["DynamoDB_20120810.Sneaky?line", "400", "UnknownOperationException"])
  }

  private final class Written: Sendable {
    private let all = Mutex<[String]>([])
    var lines: [String] { all.withLock { $0 } }
    func append(_ line: String) { all.withLock { $0.append(line) } }
  }
}
