import DynamoServer
import Hummingbird
import NIOCore
import NIOPosix
import TableStore
import TestSupport

/// Bytes to and from a server, for what clients that know HTTP would not send.
struct RawConnection {
  private let channel: NIOAsyncChannel<ByteBuffer, ByteBuffer>

  static func open(_ port: Int) async throws -> RawConnection {
    let channel = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
      .connect(host: "127.0.0.1", port: port) { channel in
        channel.eventLoop.makeCompletedFuture {
          try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
        }
      }
    return RawConnection(channel: channel)
  }

  /// Sends pieces of text, one after the other, and returns what came back until the server closed the connection.
  ///
  /// - Parameter then: what to do after them, and what to send after that.
  func exchange(
    _ pieces: [String], then: @Sendable () async throws -> [String] = { [] }
  ) async throws -> String {
    try await channel.executeThenClose { inbound, outbound in
      for piece in pieces { try await outbound.write(ByteBuffer(string: piece)) }
      for piece in try await then() { try await outbound.write(ByteBuffer(string: piece)) }
      var reply = ""
      do {
        for try await part in inbound { reply += String(buffer: part) }
      } catch is IOError {
        // The server may cut a connection without ceremony; what came before is what counts.
      }
      return reply
    }
  }

  /// Runs `body` with the port of a server over a store of its own.
  static func withServer(_ options: ServerOptions, _ body: @escaping @Sendable (Int) async throws -> Void) async throws
  {
    try await withTemporaryAsyncStore { store in
      var options = options
      options.port = 0
      let (ports, port) = AsyncStream.makeStream(of: Int.self)
      let server = try DynamoServer(.one(store), options: options) { port.yield($0) }
      try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { try await server.application.run() }
        var iterator = ports.makeAsyncIterator()
        if let port = await iterator.next() { try await body(port) }
        group.cancelAll()
        try? await group.waitForAll()
      }
    }
  }
}
