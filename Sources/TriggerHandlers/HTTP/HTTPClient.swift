import Foundation
import Synchronization
internal import Triggers

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

/// Posts bodies and collects bounded responses, over connections that are kept open between calls.
final class HTTPClient: Sendable {
  private let session: URLSession
  private let exchanges: HTTPExchanges
  private let timeout: Duration

  init(timeout: Duration) {
    let seconds = Double(timeout.components.seconds) + Double(timeout.components.attoseconds) / 1e18
    let configuration = URLSessionConfiguration.ephemeral
    // For an exchange that the watch below comes too late for, since all of Swift's threads are busy.
    configuration.timeoutIntervalForRequest = seconds + 5
    configuration.timeoutIntervalForResource = seconds + 5
    configuration.httpShouldSetCookies = false
    exchanges = HTTPExchanges(timeout: timeout)
    session = URLSession(configuration: configuration, delegate: exchanges, delegateQueue: nil)
    self.timeout = timeout
  }

  deinit { session.finishTasksAndInvalidate() }

  /// - Throws: ``TriggerError`` `handlerFailed` if there is no complete response in time, or one longer than `limit`;
  ///   `CancellationError`.
  func post(
    _ body: [UInt8], to url: URL, _ headers: [String: String], limit: Int
  ) async throws -> HTTPResponse {
    var request = URLRequest(url: url)
    request.httpMethod = "POST"
    request.httpBody = Data(body)
    for (name, value) in headers { request.setValue(value, forHTTPHeaderField: name) }
    let task = session.dataTask(with: request)
    // The session's own limits are for quiet connections; this one is for the exchange as a whole.
    let watch = Task { [exchanges, timeout] in
      guard (try? await Task.sleep(for: timeout)) != nil else { return }
      exchanges.expire(task)
      task.cancel()
    }
    defer { watch.cancel() }
    let outcome = await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        exchanges.begin(task, limit: limit, continuation)
        task.resume()
      }
    } onCancel: {
      task.cancel()
    }
    try Task.checkCancellation()
    switch outcome {
    case .success(let response): return response
    case .failure(let error): throw TriggerError(.handlerFailed, "\(url.absoluteString) \(error.reason).")
    }
  }
}

/// Why there is no response: a sentence without its subject and full stop.
struct HTTPFailure: Error {
  var reason: String
}

/// The calls that are on their way, by the session's number for them.
final class HTTPExchanges: NSObject, URLSessionDataDelegate, Sendable {
  typealias Outcome = Result<HTTPResponse, HTTPFailure>

  private struct Exchange {
    var limit: Int
    var continuation: CheckedContinuation<Outcome, Never>
    var status = 0
    var body: [UInt8] = []
    var failure: String?
  }

  private let exchanges = Mutex<[Int: Exchange]>([:])
  private let lateness: String

  /// - Parameter timeout: what an answer is waited for; for messages.
  init(timeout: Duration) { lateness = "did not answer within \(timeout)" }

  /// `continuation` is resumed exactly once, when the task is complete.
  func begin(_ task: URLSessionTask, limit: Int, _ continuation: CheckedContinuation<Outcome, Never>) {
    exchanges.withLock { $0[task.taskIdentifier] = Exchange(limit: limit, continuation: continuation) }
  }

  /// Says that a task will be cancelled because its time is up. The first reason stays.
  func expire(_ task: URLSessionTask) {
    exchanges.withLock { exchanges in
      if exchanges[task.taskIdentifier]?.failure == nil { exchanges[task.taskIdentifier]?.failure = lateness }
    }
  }

  func urlSession(
    _ session: URLSession, dataTask: URLSessionDataTask, didReceive response: URLResponse,
    completionHandler: @escaping @Sendable (URLSession.ResponseDisposition) -> Void
  ) {
    let status = (response as? HTTPURLResponse)?.statusCode ?? 0
    exchanges.withLock { $0[dataTask.taskIdentifier]?.status = status }
    completionHandler(.allow)
  }

  func urlSession(_ session: URLSession, dataTask: URLSessionDataTask, didReceive data: Data) {
    let isTooLong = exchanges.withLock { exchanges in
      guard var exchange = exchanges.removeValue(forKey: dataTask.taskIdentifier) else { return false }
      let isTooLong = exchange.body.count + data.count > exchange.limit
      if isTooLong {
        exchange.failure = exchange.failure ?? "answered with more than \(exchange.limit) bytes"
      } else {
        exchange.body.append(contentsOf: data)
      }
      exchanges[dataTask.taskIdentifier] = exchange
      return isTooLong
    }
    if isTooLong { dataTask.cancel() }
  }

  /// A redirect is an answer like any other: where changes go is the definition's to say.
  func urlSession(
    _ session: URLSession, task: URLSessionTask, willPerformHTTPRedirection response: HTTPURLResponse,
    newRequest request: URLRequest, completionHandler: @escaping @Sendable (URLRequest?) -> Void
  ) {
    exchanges.withLock { $0[task.taskIdentifier]?.status = response.statusCode }
    completionHandler(nil)
  }

  func urlSession(_ session: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?) {
    guard let exchange = exchanges.withLock({ $0.removeValue(forKey: task.taskIdentifier) }) else { return }
    let reason =
      exchange.failure
      ?? error.map { ($0 as? URLError)?.code == .timedOut ? lateness : "cannot be reached: \($0.localizedDescription)" }
    exchange.continuation.resume(
      returning: reason.map { .failure(HTTPFailure(reason: $0)) }
        ?? .success(HTTPResponse(status: exchange.status, body: exchange.body)))
  }
}
