import Foundation
import TableStore
import Testing
import Triggers

@testable import TriggerHandlers

/// HTTP endpoints as handlers: what is posted, what may be answered, and every way in which it can go wrong.
@Suite struct EndpointsHandleBatches {
  private func failure(_ handler: HTTPHandler, _ batch: TriggerBatch) async throws -> TriggerError {
    do {
      _ = try await handler.handle(batch)
    } catch let error as TriggerError {
      return error
    }
    throw NothingFailed()
  }

  private struct NothingFailed: Error {}

  private func answering(_ response: TinyServer.Response) throws -> TinyServer { try TinyServer { _ in response } }

  @Test func linesArePostedWithAKey() async throws {
    let server = try answering(
      .init(body: #"{"add":{"table":"counts","key":{"id":1},"attribute":"n","value":1}}"# + "\n"))
    let batch = try sampleBatch(3, attempt: 1)
    var options = HTTPHandler.Options()
    options.headers = ["Authorization": "Bearer x"]
    let outcome = try await HTTPHandler(server.url, options).handle(batch)
    #expect(outcome.effects.count == 1 && outcome.failedAt == nil)
    let request = try #require(server.requests.first)
    #expect(request.head.hasPrefix("POST /changes HTTP/1.1"))
    #expect(request.header("Content-Type") == "application/x-ndjson")
    #expect(request.header("Idempotency-Key") == HandlerRequest(batch, .plain).idempotencyKey)
    #expect(request.header("Mall-Consumer") == "reindex" && request.header("Mall-Attempt") == "1")
    #expect(request.header("Authorization") == "Bearer x")
    let lines = try String(decoding: HandlerRequest(batch, .plain).lines(), as: UTF8.self)
    #expect(request.body == lines)
  }

  @Test func anArrayIsPostedWhereAskedFor() async throws {
    let server = try answering(.init(status: 204))
    let batch = try sampleBatch(2)
    var options = HTTPHandler.Options()
    options.postsArray = true
    _ = try await HTTPHandler(server.url, options).handle(batch)
    let request = try #require(server.requests.first)
    #expect(request.header("Content-Type") == "application/json")
    #expect((try JSONSerialization.jsonObject(with: Data(request.body.utf8)) as? [Any])?.count == 2)
  }

  @Test func aPartialFailureIsPassedOn() async throws {
    let batch = try sampleBatch(3)
    let number = batch.changes[1].position.sequenceNumber
    let server = try answering(.init(body: #"[{"failed":"\#(number)","error":"bad","permanent":true}]"#))
    let outcome = try await HTTPHandler(server.url).handle(batch)
    #expect(outcome.failedAt == 1 && outcome.failure == "bad" && outcome.isPermanent)
  }

  @Test(arguments: [(400, true), (404, true), (422, true), (408, false), (429, false), (500, false), (503, false)])
  func statusesSayWhetherToTryAgain(_ status: Int, _ isPermanent: Bool) async throws {
    let server = try answering(.init(status: status, body: "out of lamps\nmore"))
    let error = try await failure(HTTPHandler(server.url), sampleBatch())
    #expect(error.code == .handlerFailed && error.isPermanent == isPermanent)
    #expect(error.message.contains("status \(status)") && error.cause == "out of lamps")
  }

  @Test func aRedirectIsNotFollowed() async throws {
    let server = try TinyServer { request in
      request.head.hasPrefix("POST /changes")
        ? .init(status: 302, headers: ["Location: /elsewhere"]) : .init(status: 200)
    }
    let error = try await failure(HTTPHandler(server.url), sampleBatch())
    #expect(error.message.contains("status 302") && !error.isPermanent)
    #expect(server.requests.count == 1)
  }

  @Test func garbageFailsTheBatchByItsLine() async throws {
    let server = try answering(.init(body: "<html>"))
    let error = try await failure(HTTPHandler(server.url), sampleBatch())
    #expect(error.message.contains("Line 1 of the body from http://127.0.0.1"))
  }

  @Test func tooLongABodyIsCutOff() async throws {
    let server = try answering(.init(body: String(repeating: "\n", count: 200_000)))
    var options = HTTPHandler.Options()
    options.responseLimit = 100_000
    let error = try await failure(HTTPHandler(server.url, options), sampleBatch())
    #expect(error.message.contains("more than 100000 bytes"))
  }

  @Test func silenceEndsWhenTheTimeIsUp() async throws {
    let server = try answering(.init(isSilent: true))
    var options = HTTPHandler.Options()
    options.timeout = .milliseconds(700)
    let error = try await failure(HTTPHandler(server.url, options), sampleBatch())
    #expect(error.message.contains("did not answer within") && !error.isPermanent, "\(error)")
  }

  @Test func nobodyThereIsAFailureToTryAgain() async throws {
    let port = try answering(.init()).port
    let error = try await failure(HTTPHandler("http://127.0.0.1:\(port)/"), sampleBatch())
    #expect(error.message.contains("cannot be reached") && !error.isPermanent)
  }

  @Test func cancellingEndsTheCall() async throws {
    let server = try answering(.init(isSilent: true))
    let handler = try HTTPHandler(server.url)
    let batch = try sampleBatch()
    let task = Task { try await handler.handle(batch) }
    while server.requests.isEmpty { try await Task.sleep(for: .milliseconds(20)) }
    task.cancel()
    await #expect(throws: CancellationError.self) { _ = try await task.value }
  }

  @Test(arguments: ["", "localhost:80", "ftp://host/x", "http://", "/path", "http://ho st/"])
  func otherTextIsNoURL(_ url: String) {
    #expect(throws: TriggerError.self) { try HTTPHandler(url) }
  }
}
