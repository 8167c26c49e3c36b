import TableStore
import TestSupport
import Testing

@testable import DynamoAPI

@Suite struct StreamsComeAndGo {
  @Test func oneThatGoesOnHasAnOpenShard() async throws {
    try await StreamClient.with { client in
      let stream = try await client.describe(try await client.arn())
      #expect(stream.StreamStatus == "ENABLED")
      #expect(stream.TableName == "things")
      #expect(stream.Shards.count == 1)
      let shard = try #require(stream.Shards.first)
      #expect(shard.ParentShardId == nil)
      #expect(shard.SequenceNumberRange.EndingSequenceNumber == nil)
      // The age of a shard is read from its name.
      let parts = shard.ShardId.split(separator: "-")
      #expect(parts.map(\.count) == [7, 20, 8])
      #expect(Double(parts[1]).map { $0 / 1000 } == stream.CreationRequestDateTime)
      #expect((28...65).contains(shard.ShardId.count))
      #expect((21...40).contains(shard.SequenceNumberRange.StartingSequenceNumber.count))
    }
  }

  @Test func aDisabledOneIsReadToItsEnd() async throws {
    try await StreamClient.with { client in
      let arn = try await client.arn()
      let latest = try await client.iterator(arn, "LATEST")
      try await client.put("in")
      try await client.setStream(nil)
      try await client.put("out")
      let stream = try await client.describe(arn)
      #expect(stream.StreamStatus == "DISABLED")
      let range = try #require(stream.Shards.first).SequenceNumberRange
      let end = try #require(range.EndingSequenceNumber)
      let page = try await client.records(latest)
      #expect(page.Records.map(\.key) == ["in"])
      #expect(page.Records.allSatisfy { (range.StartingSequenceNumber...end).contains($0.dynamodb.SequenceNumber) })
      #expect(page.NextShardIterator == nil)
      // Behind its end there is nothing, and no more iterator.
      let last = try await client.records(try await client.iterator(arn, "LATEST"))
      #expect(last.Records.isEmpty)
      #expect(last.NextShardIterator == nil)
      _ = try await client.iterator(arn, "AT_SEQUENCE_NUMBER", at: end)
    }
  }

  @Test func oneThatIsEnabledAgainIsANewOne() async throws {
    try await StreamClient.with { client in
      for number in 0..<5 {
        try await client.put("\(number)")
        try await client.setStream(nil)
        try await client.put("between \(number)")
        try await client.setStream("NEW_AND_OLD_IMAGES")
      }
      let streams = try await client.list(#""TableName":"things""#).Streams
      #expect(streams.count == 6)
      #expect(Set(streams.map(\.StreamArn)).count == 6)
      #expect(streams.map(\.StreamLabel) == streams.map(\.StreamLabel).sorted())
      for (number, stream) in streams.enumerated() {
        let records = try await client.allRecords(try await client.iterator(stream.StreamArn, "TRIM_HORIZON")).records
        #expect(records.map(\.key) == (number < 5 ? ["\(number)"] : []))
      }
    }
  }

  @Test func oneOfADeletedTableStaysReadable() async throws {
    try await StreamClient.with { client in
      let arn = try await client.arn()
      try await client.put("old")
      try await client.run("DeleteTable", #"{"TableName":"things"}"#)
      try await client.createTable("things")
      try await client.put("new")
      let streams = try await client.list().Streams.map(\.StreamArn)
      #expect(streams.count == 2)
      #expect(streams.first == arn)
      #expect(try await client.describe(arn).StreamStatus == "DISABLED")
      for (stream, key) in zip(streams, ["old", "new"]) {
        let records = try await client.allRecords(try await client.iterator(stream, "TRIM_HORIZON")).records
        #expect(records.map(\.key) == [key])
      }
    }
  }

  @Test func whatIsSoAlreadyIsRefused() async throws {
    try await StreamClient.with { client in
      let enable = #"{"TableName":"things","StreamSpecification":{"StreamEnabled":true,"StreamViewType":"NEW_IMAGE"}}"#
      let disable = #"{"TableName":"things","StreamSpecification":{"StreamEnabled":false}}"#
      #expect(await client.service.call("UpdateTable", enable).body.contains("Table already has an enabled stream"))
      #expect(await client.service.call("UpdateTable", disable).status == 200)
      #expect(await client.service.call("UpdateTable", disable).body.contains("Table has no stream to disable"))
    }
  }

  @Test func theyAreListedInPages() async throws {
    try await StreamClient.with { client in
      for number in 0..<5 { try await client.createTable("more-\(number)") }
      try await client.createTable("silent", view: nil)
      try await client.setStream(nil)
      try await client.setStream("KEYS_ONLY")
      let all = try await client.list().Streams.map(\.StreamArn)
      #expect(all.count == 7)
      for size in 1...3 {
        var paged: [String] = []
        var start = ""
        repeat {
          let page = try await client.list(#""Limit":\#(size)\#(start)"#)
          #expect(page.Streams.count <= size)
          paged += page.Streams.map(\.StreamArn)
          start = page.LastEvaluatedStreamArn.map { #","ExclusiveStartStreamArn":"\#($0)""# } ?? ""
        } while !start.isEmpty
        #expect(paged == all)
      }
      #expect(try await client.list(#""TableName":"more-3""#).Streams.map(\.TableName) == ["more-3"])
      #expect(try await client.list(#""TableName":"silent""#).Streams.isEmpty)
      #expect(try await client.list(#""TableName":"nowhere""#).Streams.isEmpty)
      #expect(try await client.error("ListStreams", #"{"Limit":0}"#) == "ValidationException")
      #expect(try await client.error("ListStreams", #"{"TableName":"a b"}"#) == "ValidationException")
    }
  }

  @Test func shardsAreListedInPages() async throws {
    try await StreamClient.with { client in
      let arn = try await client.arn()
      let shard = try #require(try await client.describe(arn).Shards.first).ShardId
      for members in [
        #""ExclusiveStartShardId":"\#(shard)""#,
        #""ShardFilter":{"Type":"CHILD_SHARDS","ShardId":"\#(shard)"}"#,
      ] {
        let reply = await client.call("DescribeStream", #"{"StreamArn":"\#(arn)",\#(members)}"#)
        #expect(reply.body.contains(#""Shards":[]"#), "\(reply.body)")
      }
      #expect(
        try await client.error("DescribeStream", #"{"StreamArn":"\#(arn)","Limit":101}"#) == "ValidationException")
      #expect(try await client.error("DescribeStream", "{}") == "ValidationException")
    }
  }
}
