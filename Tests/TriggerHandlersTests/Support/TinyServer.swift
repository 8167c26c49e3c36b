import Foundation
import Synchronization

/// An HTTP server on a port of its own that answers one request a connection, as told by a closure. It stops with the
/// last reference.
final class TinyServer: Sendable {
  struct Request: Sendable {
    var head: String
    var body: String

    func header(_ name: String) -> String? {
      for line in head.split(separator: "\r\n") where line.lowercased().hasPrefix(name.lowercased() + ":") {
        return line.dropFirst(name.count + 1).trimmingCharacters(in: .whitespaces)
      }
      return nil
    }
  }

  struct Response: Sendable {
    var status = 200
    var headers: [String] = []
    var body = ""
    /// Instead of an answer: the connection is held open without a word.
    var isSilent = false
  }

  let port: UInt16
  private let listener: Int32
  private let state = Mutex<(requests: [Request], held: [Int32])>(([], []))

  var requests: [Request] { state.withLock { $0.requests } }
  var url: String { "http://127.0.0.1:\(port)/changes" }

  init(_ answer: @escaping @Sendable (Request) -> Response) throws {
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let bound = withUnsafeMutablePointer(to: &address) { address in
      address.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        bind(listener, address, length) == 0 && listen(listener, 16) == 0
          && getsockname(listener, address, &length) == 0
      }
    }
    guard bound else { throw CocoaError(.featureUnsupported) }
    self.listener = listener
    port = UInt16(bigEndian: address.sin_port)
    Thread.detachNewThread { [weak self] in
      while case let connection = accept(listener, nil, nil), connection >= 0 {
        guard let self else {
          close(connection)
          return
        }
        self.serve(connection, answer)
      }
    }
  }

  deinit {
    shutdown(listener, Int32(SHUT_RDWR))
    close(listener)
    for connection in state.withLock({ $0.held }) { close(connection) }
  }

  private func serve(_ connection: Int32, _ answer: (Request) -> Response) {
    guard let request = Self.read(connection) else {
      close(connection)
      return
    }
    state.withLock { $0.requests.append(request) }
    let response = answer(request)
    guard !response.isSilent else {
      state.withLock { $0.held.append(connection) }
      return
    }
    let head =
      ["HTTP/1.1 \(response.status) Some", "Content-Length: \(response.body.utf8.count)", "Connection: close"]
      + response.headers
    var bytes = Array((head.joined(separator: "\r\n") + "\r\n\r\n" + response.body).utf8)[...]
    while !bytes.isEmpty {
      let count = bytes.withUnsafeBytes { send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
      guard count > 0 else { break }
      bytes = bytes.dropFirst(count)
    }
    close(connection)
  }

  private static func read(_ connection: Int32) -> Request? {
    var bytes: [UInt8] = []
    var block = [UInt8](repeating: 0, count: 65_536)
    while true {
      if let end = Data(bytes).range(of: Data("\r\n\r\n".utf8)) {
        let request = Request(
          head: String(decoding: bytes[..<end.lowerBound], as: UTF8.self),
          body: String(decoding: bytes[end.upperBound...], as: UTF8.self))
        if bytes.count - end.upperBound >= request.header("Content-Length").flatMap({ Int($0) }) ?? 0 { return request }
      }
      let count = recv(connection, &block, block.count, 0)
      guard count > 0 else { return nil }
      bytes += block[..<count]
    }
  }
}
