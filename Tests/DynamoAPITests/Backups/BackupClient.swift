import DynamoAPI
import TableStore
import TestSupport
import Testing

/// Calls operations on backups, each of which must succeed, and waits for what goes on in the background.
struct BackupClient {
  let service: Service

  static func with<R>(_ body: (BackupClient) async throws -> R) async throws -> R {
    try await Service.with { try await body(BackupClient(service: $0)) }
  }

  @discardableResult
  func run(_ operation: String, _ body: String) async throws -> String {
    let reply = await service.call(operation, body)
    guard reply.status == 200 else { throw Refused(text: "\(operation): \(reply.body)") }
    return reply.body
  }

  struct Refused: Error { var text: String }

  /// Puts items numbered so into a table with the key `pk`.
  func put(_ numbers: Range<Int>, _ value: String, in table: String = "things") async throws {
    for number in numbers {
      try await run(
        "PutItem", #"{"TableName":"\#(table)","Item":{"pk":{"S":"\#(number)"},"v":{"S":"\#(value)"}}}"#)
    }
  }

  /// Calls until the reply holds `text`.
  @discardableResult
  func wait(for text: String, _ operation: String, _ body: String) async throws -> String {
    for _ in 0..<600 {
      let reply = await service.call(operation, body)
      if reply.body.contains(text) { return reply.body }
      try await Task.sleep(for: .milliseconds(50))
    }
    let reply = await service.call(operation, body)
    throw Refused(text: "\(operation) never said \(text): \(reply.body)")
  }

  /// The string that a member called `name` has first in `json`.
  func member(_ name: String, _ json: String) throws -> String {
    let parts = json.split(separator: "\"\(name)\":\"", maxSplits: 1)
    let value = parts.count == 2 ? parts[1].split(separator: "\"", maxSplits: 1).first : nil
    return String(try #require(value, "\(name) in \(json)"))
  }

  /// A backup that is whole; its ARN.
  func backUp(_ table: String = "things", _ name: String = "first") async throws -> String {
    let made = try await run("CreateBackup", #"{"TableName":"\#(table)","BackupName":"\#(name)"}"#)
    let arn = try member("BackupArn", made)
    try await wait(for: "AVAILABLE", "DescribeBackup", #"{"BackupArn":"\#(arn)"}"#)
    return arn
  }

  /// A table's items as values by key.
  func values(_ table: String) async throws -> [String: String] {
    let response = try await service.store.scan(ScanRequest(table))
    var values: [String: String] = [:]
    for item in response.items {
      if case .s(let key)? = item["pk"], case .s(let value)? = item["v"] { values[key] = value }
    }
    return values
  }
}
