import TableStore
import TestSupport
import Testing

@testable import DynamoAPI

/// Requests with bytes and values changed: each is answered, with success or a client's fault, in JSON; never with a
/// fault of this side, a crash or silence.
@Suite struct MutatedRequestsAreAnswered {
  private static var rounds: Int { TestSetting.number("API_FUZZ_ROUNDS").map(Int.init) ?? 40 }

  @Test func theyAreFineBeforeTheyAreMutated() async throws {
    try await FuzzedService.with { service in
      for (operation, body) in ValidRequests.all {
        let reply = await service.call(operation, body)
        let isPolicy = operation == "GetResourcePolicy"
        #expect(reply.status == 200 || isPolicy, "\(operation): \(reply.body)")
      }
    }
  }

  @Test(.timeLimit(.minutes(5)), arguments: [TestSetting.number("API_FUZZ_SEED") ?? UInt64.random(in: 0..<1 << 32)])
  func ofEveryOperation(seed: UInt64) async throws {
    var mutator = Mutator(seed: seed)
    try await FuzzedService.with { service in
      var requests = ValidRequests.all.map { ("DynamoDB_20120810.\($0.operation)", $0.body) }
      requests += await service.streamRequests().map { ("DynamoDBStreams_20120810.\($0.operation)", $0.body) }
      #expect(requests.count == ValidRequests.all.count + 4)
      for (target, body) in requests {
        for round in 0..<Self.rounds {
          let mutated = mutator.mutated(Array(body.utf8))
          let reply = await service.service.reply(to: target, mutated)
          let text = String(decoding: mutated, as: UTF8.self)
          #expect([200, 400].contains(reply.status), "seed \(seed), round \(round): \(target) \(text)")
          #expect(
            reply.body.isEmpty || FuzzedService.isJSON(reply.body), "seed \(seed), round \(round): \(target) \(text)")
        }
      }
    }
  }

  /// Tables are made and changed by requests nobody meant; the store is sound all the same.
  @Test(.timeLimit(.minutes(5)), arguments: [TestSetting.number("API_FUZZ_SEED") ?? UInt64.random(in: 0..<1 << 32)])
  func ofTableDefinitions(seed: UInt64) async throws {
    var mutator = Mutator(seed: seed)
    try await FuzzedService.with { service in
      for round in 0..<(Self.rounds * 5) {
        let mutated = mutator.mutated(Array(ValidRequests.createThings.utf8))
        let reply = await service.service.reply(to: "DynamoDB_20120810.CreateTable", mutated)
        #expect(
          [200, 400].contains(reply.status), "seed \(seed), round \(round): \(String(decoding: mutated, as: UTF8.self))"
        )
        #expect(FuzzedService.isJSON(reply.body))
      }
    }
  }
}

enum FuzzedService {
  /// Runs `body` with a service that has the table `things`.
  static func with(_ body: (Service) async throws -> Void) async throws {
    try await withTemporaryAsyncStore { store in
      let service = Service(service: DynamoService(store))
      let reply = await service.call("CreateTable", ValidRequests.createThings)
      try #require(reply.status == 200, "\(reply.body)")
      try await body(service)
    }
  }

  static func isJSON(_ text: [UInt8]) -> Bool {
    text.withUnsafeBytes { text in
      var reader = JSONReader(text)
      do {
        try reader.skipValue()
        try reader.finish()
        return true
      } catch {
        return false
      }
    }
  }
}

extension Service {
  /// The four operations of streams, as they are asked about the table's stream.
  fileprivate func streamRequests() async -> [(operation: String, body: String)] {
    func stream(_ operation: String, _ body: String) async -> String {
      let reply = await service.reply(to: "DynamoDBStreams_20120810.\(operation)", Array(body.utf8))
      return String(decoding: reply.body, as: UTF8.self)
    }
    func member(_ name: String, of body: String) -> String {
      guard let start = body.firstRange(of: #""\#(name)":""#)?.upperBound else { return "" }
      return String(body[start...].prefix { $0 != "\"" })
    }
    let arn = member("StreamArn", of: await stream("ListStreams", "{}"))
    let shard = member("ShardId", of: await stream("DescribeStream", #"{"StreamArn":"\#(arn)"}"#))
    let place = #"{"StreamArn":"\#(arn)","ShardId":"\#(shard)","ShardIteratorType":"TRIM_HORIZON"}"#
    let iterator = member("ShardIterator", of: await stream("GetShardIterator", place))
    return [
      ("ListStreams", #"{"TableName":"things","Limit":5}"#), ("DescribeStream", #"{"StreamArn":"\#(arn)","Limit":5}"#),
      ("GetShardIterator", place), ("GetRecords", #"{"ShardIterator":"\#(iterator)","Limit":5}"#),
    ]
  }
}

/// Changes JSON text: bytes, and whole values for others.
private struct Mutator {
  private static let values = [
    "null", "true", "0", "-1", "1e999", "99999999999999999999", "\"\"", "\"x\"", "[]", "{}", "[[[[]]]]", #"{"N":"x"}"#,
    #"{"S":"a","N":"1"}"#, #"{"L":[{"M":{}}]}"#, "\"\\ud800\"", "\"#a\"", "\":v = :v\"", "\"ALL_NEW\"", "\"things\"",
  ]
  private static let pieces = ["{", "}", "[", "]", "\"", ",", ":", "\\u", "\u{0}", "é", " "]

  private var random: SeededGenerator

  init(seed: UInt64) { random = SeededGenerator(seed: seed) }

  mutating func mutated(_ text: [UInt8]) -> [UInt8] {
    var text = text
    for _ in 0..<int(1...3) {
      switch int(0...9) {
      case 0...5: replaceValue(&text)
      case 6: text.insert(contentsOf: (Self.pieces.randomElement(using: &random) ?? "").utf8, at: int(0...text.count))
      case 7 where !text.isEmpty: text[int(0...text.count - 1)] = UInt8(int(0...255))
      default:
        let start = int(0...text.count)
        text.removeSubrange(start..<min(text.count, start + int(0...4)))
      }
    }
    return text
  }

  /// Puts another value where one stands: behind a colon, a comma or a bracket, up to the next of those.
  private mutating func replaceValue(_ text: inout [UInt8]) {
    let starts = text.indices.filter { [UInt8(ascii: ":"), UInt8(ascii: ","), UInt8(ascii: "[")].contains(text[$0]) }
    guard let start = starts.randomElement(using: &random) else { return }
    let rest = text[(start + 1)...]
    let end =
      rest.firstIndex { [UInt8(ascii: ","), UInt8(ascii: "}"), UInt8(ascii: "]")].contains($0) } ?? text.endIndex
    text.replaceSubrange((start + 1)..<end, with: (Self.values.randomElement(using: &random) ?? "").utf8)
  }

  private mutating func int(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }
}
