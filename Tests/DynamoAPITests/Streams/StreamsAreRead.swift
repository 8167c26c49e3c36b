import TableStore
import TestSupport
import Testing

@testable import DynamoAPI

@Suite struct StreamsAreRead {
  @Test func everyChangeOnceInOrder() async throws {
    try await StreamClient.with { client in
      try await client.put("a", 1)
      try await client.put("a", 2)
      // Changes nothing, so it is no change.
      try await client.put("a", 2)
      try await client.delete("a")
      let arn = try await client.arn()
      let (records, next) = try await client.allRecords(try await client.iterator(arn, "TRIM_HORIZON"))
      #expect(records.map(\.eventName) == ["INSERT", "MODIFY", "REMOVE"])
      #expect(records.map { $0.dynamodb.OldImage?["n"]?["N"] } == [nil, "1", "2"])
      #expect(records.map { $0.dynamodb.NewImage?["n"]?["N"] } == ["1", "2", nil])
      #expect(records.allSatisfy { $0.awsRegion == "us-east-1" && $0.userIdentity == nil && $0.key == "a" })
      #expect(records.map(\.dynamodb.SequenceNumber) == records.map(\.dynamodb.SequenceNumber).sorted())
      #expect(Set(records.map(\.eventID)).count == 3)
      // Sizes of keys and images: `pk` + `a`, and `n` with a number of one digit.
      #expect(records.map(\.dynamodb.SizeBytes) == [9, 15, 9])
      #expect(next != nil)
    }
  }

  @Test func recordsHaveWhatTheServiceHasAndNothingElse() async throws {
    try await StreamClient.with { client in
      try await client.put("a", 1)
      let iterator = try await client.iterator(try await client.arn(), "TRIM_HORIZON")
      let body = await client.call("GetRecords", #"{"ShardIterator":"\#(iterator)"}"#).body
      #expect(!body.contains("mall"))
      #expect(!body.contains("tableName"))
    }
  }

  @Test func imagesAsTheViewOfTheirTimeShowsThem() async throws {
    try await StreamClient.with { client in
      for view in ["KEYS_ONLY", "NEW_IMAGE", "OLD_IMAGE"] {
        try await client.setStream(nil)
        try await client.put("a", 0)
        try await client.setStream(view)
        try await client.put("a", 1)
        let live = try #require(try await client.list().Streams.last)
        #expect(try await client.describe(live.StreamArn).StreamViewType == view)
        let records = try await client.allRecords(try await client.iterator(live.StreamArn, "TRIM_HORIZON")).records
        #expect(records.map(\.dynamodb.StreamViewType) == [view])
        #expect((records[0].dynamodb.NewImage != nil) == (view == "NEW_IMAGE"))
        #expect((records[0].dynamodb.OldImage != nil) == (view == "OLD_IMAGE"))
      }
    }
  }

  @Test(arguments: [1, 2, 3, 1000]) func inPagesThatCutCommits(limit: Int) async throws {
    try await StreamClient.with { client in
      let keys = (0..<25).map { "key-\($0)" }
      try await client.putBatch(keys)
      try await client.put("last")
      let start = try await client.iterator(try await client.arn(), "TRIM_HORIZON")
      #expect(try await client.records(start, limit: limit).Records.count == min(limit, 26))
      let records = try await client.allRecords(start, limit: limit).records
      #expect(records.map(\.key) == keys + ["last"])
    }
  }

  @Test func pagesHaveAboutAMegabyte() async throws {
    try await StreamClient.with { client in
      let text = String(repeating: "x", count: 300_000)
      for number in 0..<6 {
        try await client.run(
          "PutItem", #"{"TableName":"things","Item":{"pk":{"S":"\#(number)"},"text":{"S":"\#(text)"}}}"#)
      }
      let start = try await client.iterator(try await client.arn(), "TRIM_HORIZON")
      #expect(try await client.records(start).Records.count == 3)
      #expect(try await client.allRecords(start).records.map(\.key) == (0..<6).map { "\($0)" })
    }
  }

  @Test func onlyThoseOfTheTable() async throws {
    try await StreamClient.with { client in
      try await client.createTable("others", view: nil)
      try await client.put("a", 1)
      for number in 0..<50 { try await client.put("\(number)", in: "others") }
      let arn = try await client.arn()
      let first = try await client.records(try await client.iterator(arn, "TRIM_HORIZON"))
      #expect(first.Records.map(\.key) == ["a"])
      // What was passed is not looked through again: the next iterator stands behind it.
      let next = try ShardIterator(text: try #require(first.NextShardIterator))
      let head = try await client.service.service.store.cursor(for: .latest)
      #expect(next.cursor == head)
    }
  }

  @Test func deletesOfExpiredItemsSayWhoMadeThem() async throws {
    try await StreamClient.with { client in
      try await client.run(
        "UpdateTimeToLive",
        #"{"TableName":"things","TimeToLiveSpecification":{"AttributeName":"ttl","Enabled":true}}"#)
      try await client.run(
        "PutItem", #"{"TableName":"things","Item":{"pk":{"S":"a"},"ttl":{"N":"\#(Clock.now() / 1_000_000 - 10)"}}}"#)
      var iterator = try await client.iterator(try await client.arn(), "TRIM_HORIZON")
      var records: [Record] = []
      // The store's own thread deletes it; the bound only ends a test that has failed.
      for _ in 0..<600 where records.count < 2 {
        let page = try await client.allRecords(iterator)
        records += page.records
        iterator = try #require(page.next)
        try await Task.sleep(for: .milliseconds(50))
      }
      #expect(records.map(\.eventName) == ["INSERT", "REMOVE"])
      #expect(records[0].userIdentity == nil)
      #expect(records[1].userIdentity?.Type == "Service")
      #expect(records[1].userIdentity?.PrincipalId == "dynamodb.amazonaws.com")
    }
  }
}
