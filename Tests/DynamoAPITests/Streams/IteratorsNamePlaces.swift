import Synchronization
import TestSupport
import Testing

@testable import DynamoAPI
@testable import TableStore

@Suite struct IteratorsNamePlaces {
  @Test func latestIsBehindAllThatIsThere() async throws {
    try await StreamClient.with { client in
      let arn = try await client.arn()
      try await client.put("before")
      let iterator = try await client.iterator(arn, "LATEST")
      let page = try await client.records(iterator)
      #expect(page.Records.isEmpty)
      try await client.put("after")
      #expect(try await client.records(try #require(page.NextShardIterator)).Records.map(\.key) == ["after"])
      // An iterator can be used again.
      #expect(try await client.records(iterator).Records.map(\.key) == ["after"])
    }
  }

  @Test func atAndAfterANumber() async throws {
    try await StreamClient.with { client in
      let arn = try await client.arn()
      try await client.putBatch(["a", "b", "c"])
      let records = try await client.allRecords(try await client.iterator(arn, "TRIM_HORIZON")).records
      let number = records[1].dynamodb.SequenceNumber
      for (type, expected) in [("AT_SEQUENCE_NUMBER", ["b", "c"]), ("AFTER_SEQUENCE_NUMBER", ["c"])] {
        let found = try await client.allRecords(try await client.iterator(arn, type, at: number)).records
        #expect(found.map(\.key) == expected)
        // Clients that take it for a number lose its zeros.
        let short = String(number.drop { $0 == "0" })
        let again = try await client.allRecords(try await client.iterator(arn, type, at: short)).records
        #expect(again.map(\.key) == expected)
      }
      let start = try #require(try await client.describe(arn).Shards.first).SequenceNumberRange.StartingSequenceNumber
      let all = try await client.allRecords(try await client.iterator(arn, "AT_SEQUENCE_NUMBER", at: start)).records
      #expect(all.map(\.key) == ["a", "b", "c"])
    }
  }

  @Test func numbersThatMakeNoSenseAreRefused() async throws {
    try await StreamClient.with { client in
      try await client.put("a")
      let arn = try await client.arn()
      let shard = try #require(try await client.describe(arn).Shards.first).ShardId
      func error(_ type: String, _ members: String = "") async throws -> String {
        try await client.error(
          "GetShardIterator",
          #"{"StreamArn":"\#(arn)","ShardId":"\#(shard)","ShardIteratorType":"\#(type)"\#(members)}"#)
      }
      let zeros = String(repeating: "0", count: 29)
      #expect(try await error("LATEST", #","SequenceNumber":"\#(zeros)1""#) == "ValidationException")
      #expect(try await error("AT_SEQUENCE_NUMBER") == "ValidationException")
      for number in ["\(zeros)x", "", String(repeating: "9", count: 30), String(repeating: "9", count: 41), "-1"] {
        #expect(try await error("AT_SEQUENCE_NUMBER", #","SequenceNumber":"\#(number)""#) == "ValidationException")
      }
      // Before the stream, and beyond the head.
      for number in [zeros + "0", StreamPosition(commit: 99, index: 0).sequenceNumber] {
        #expect(try await error("AFTER_SEQUENCE_NUMBER", #","SequenceNumber":"\#(number)""#) == "ValidationException")
      }
      #expect(try await error("NEVER") == "ValidationException")
    }
  }

  @Test func theyExpireAfterAQuarterOfAnHour() async throws {
    let time = Mutex(Clock.now())
    let clock: @Sendable () -> UInt64 = { time.withLock { $0 } }
    try await StreamClient.with(now: clock) { client in
      try await client.put("a")
      let iterator = try await client.iterator(try await client.arn(), "TRIM_HORIZON")
      time.withLock { $0 += 900_000_000 }
      let page = try await client.records(iterator)
      #expect(page.Records.count == 1)
      time.withLock { $0 += 1 }
      #expect(try await client.error("GetRecords", #"{"ShardIterator":"\#(iterator)"}"#) == "ExpiredIteratorException")
      // The next one was issued later.
      _ = try await client.records(try #require(page.NextShardIterator))
    }
  }

  @Test func textThatIsNoIteratorIsRefused() async throws {
    try await StreamClient.with { client in
      try await client.put("a")
      let iterator = try await client.iterator(try await client.arn(), "TRIM_HORIZON")
      var texts = ["", "x", "||", "a|1|", String(iterator.dropLast()), String(iterator.dropFirst()), iterator + "|"]
      var generator = SeededGenerator(seed: 7)
      for _ in 0..<200 {
        var bytes = Array(iterator.utf8)
        bytes[Int.random(in: 0..<bytes.count, using: &generator)] = UInt8(ascii: "b")
        let text = String(decoding: bytes, as: UTF8.self)
        if text != iterator { texts.append(text) }
      }
      for text in texts {
        let error = try await client.error("GetRecords", #"{"ShardIterator":"\#(text)"}"#)
        #expect(error == "ValidationException", "\(text)")
      }
    }
  }

  @Test func whatIsNotThereIsNotFound() async throws {
    try await StreamClient.with { client in
      let arn = try await client.arn()
      let shard = try #require(try await client.describe(arn).Shards.first).ShardId
      for other in [
        arn.replacing("/stream/2", with: "/stream/1"), arn.replacing("table/things", with: "table/thongs"),
      ] {
        #expect(try await client.error("DescribeStream", #"{"StreamArn":"\#(other)"}"#) == "ResourceNotFoundException")
      }
      #expect(
        try await client.error(
          "GetShardIterator",
          #"{"StreamArn":"\#(arn)","ShardId":"\#(shard.dropLast())f","ShardIteratorType":"LATEST"}"#)
          == "ResourceNotFoundException")
      for other in ["arn", arn.replacing("/stream/", with: "/streams/"), arn.replacing(":dynamodb:", with: ":sqs:")] {
        #expect(try await client.error("DescribeStream", #"{"StreamArn":"\#(other)"}"#) == "ValidationException")
      }
    }
  }

  @Test func whatRetentionHasDroppedIsSaidToBeTrimmed() async throws {
    var options = StoreOptions.test
    options.segmentBytes = 64 << 10
    try await StreamClient.with(options) { client in
      try await client.put("first")
      let arn = try await client.arn()
      let iterator = try await client.iterator(arn, "TRIM_HORIZON")
      let number = try #require(try await client.records(iterator).Records.first).dynamodb.SequenceNumber
      let text = String(repeating: "x", count: 10_000)
      for value in 0..<40 {
        try await client.run(
          "PutItem",
          #"{"TableName":"things","Item":{"pk":{"S":"a"},"n":{"N":"\#(value)"},"text":{"S":"\#(text)"}}}"#)
      }
      let store = client.service.service.store.store
      _ = try await Task.detached { try TrimDoor.trim(store) }.value
      #expect(
        try await client.error("GetRecords", #"{"ShardIterator":"\#(iterator)"}"#) == "TrimmedDataAccessException")
      let shard = try #require(try await client.describe(arn).Shards.first)
      #expect(
        try await client.error(
          "GetShardIterator",
          #"{"StreamArn":"\#(arn)","ShardId":"\#(shard.ShardId)","ShardIteratorType":"AT_SEQUENCE_NUMBER","#
            + #""SequenceNumber":"\#(number)"}"#) == "TrimmedDataAccessException")
      #expect(shard.SequenceNumberRange.StartingSequenceNumber > number)
      #expect(!(try await client.allRecords(try await client.iterator(arn, "TRIM_HORIZON")).records.isEmpty))
    }
  }
}

/// The blocking door, for trimming by hand.
enum TrimDoor {
  /// Drops what lies before commit 30, so far as whole segments go; they must be in the tables.
  static func trim(_ store: Store) throws {
    try store.tableEngine.engine.applyAll()
    _ = try store.trimStream(.position(StreamPosition(commit: 30, index: 0)), force: true)
  }
}
