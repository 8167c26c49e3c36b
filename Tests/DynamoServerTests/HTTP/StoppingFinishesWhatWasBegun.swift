import DynamoServer
import Logging
import NIOCore
import ServiceLifecycle
import TableStore
import TestSupport
import Testing

@Suite struct StoppingFinishesWhatWasBegun {
  /// A request whose body is still on its way when the server is told to stop is answered; then the store is closed.
  @Test(.timeLimit(.minutes(1))) func aRequestThatWasBegunIsAnswered() async throws {
    let directory = try TemporaryDirectory()
    let store = try await Store.opening(at: directory.file("store"), options: .test).async
    var options = ServerOptions()
    options.port = 0
    let (ports, port) = AsyncStream.makeStream(of: Int.self)
    let server = try DynamoServer(.one(store), options: options) { port.yield($0) }
    let group = ServiceGroup(
      configuration: ServiceGroupConfiguration(services: [server], logger: Logger(label: "test")))
    async let running: Void = group.run()
    var iterator = ports.makeAsyncIterator()
    let connection = try await RawConnection.open(try #require(await iterator.next()))
    let head =
      "POST / HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nX-Amz-Target: DynamoDB_20120810.ListTables\r\n"
      + "Content-Length: 2\r\n\r\n{"
    let reply = try await connection.exchange(
      [head],
      then: {
        // Long enough for the server to have read the head; if it has not, the connection is closed and the test fails.
        try await Task.sleep(for: .milliseconds(300))
        await group.triggerGracefulShutdown()
        try await Task.sleep(for: .milliseconds(100))
        return ["}"]
      })
    #expect(reply.hasPrefix("HTTP/1.1 200 OK"))
    #expect(reply.hasSuffix(#"{"TableNames":[]}"#))
    try await running
    await #expect(throws: StoreError.self) { () async throws -> Void in _ = try await store.tables() }
  }
}
