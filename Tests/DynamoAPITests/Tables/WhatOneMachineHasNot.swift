import Testing

@testable import DynamoAPI

@Suite struct WhatOneMachineHasNot {
  @Test func contributorInsightsAreKept() async throws {
    try await StreamClient.with { client in
      let service = client.service
      #expect(
        try await client.run("DescribeContributorInsights", #"{"TableName":"things"}"#)
          == #"{"TableName":"things","ContributorInsightsStatus":"DISABLED","ContributorInsightsRuleList":[]}"#)
      try await client.run(
        "UpdateContributorInsights", #"{"TableName":"things","ContributorInsightsAction":"ENABLE"}"#)
      let described = try await client.run("DescribeContributorInsights", #"{"TableName":"things"}"#)
      #expect(described.contains(#""ContributorInsightsStatus":"ENABLED""#))
      #expect(described.contains(#""ContributorInsightsMode":"ACCESSED_AND_THROTTLED_KEYS""#))
      #expect(described.contains("LastUpdateDateTime"))
      try await client.createTable("more")
      try await client.run(
        "UpdateContributorInsights", #"{"TableName":"more","ContributorInsightsAction":"DISABLE"}"#)
      let page = try await client.run("ListContributorInsights", #"{"MaxResults":1}"#)
      #expect(page.contains(#""TableName":"more""#) && page.contains(#""NextToken":"more/""#))
      let next = try await client.run("ListContributorInsights", #"{"MaxResults":1,"NextToken":"more/"}"#)
      #expect(next.contains(#""TableName":"things""#) && !next.contains("NextToken"))
      for (operation, body) in [
        ("DescribeContributorInsights", #"{"TableName":"things","IndexName":"none"}"#),
        ("UpdateContributorInsights", #"{"TableName":"nowhere","ContributorInsightsAction":"ENABLE"}"#),
        ("ListContributorInsights", #"{"TableName":"nowhere"}"#),
      ] {
        #expect(await service.call(operation, body).body.contains("#ResourceNotFoundException"), "\(operation)")
      }
      #expect(await service.call("ListContributorInsights", #"{"NextToken":"x"}"#).status == 400)
      #expect(
        await service.call("UpdateContributorInsights", #"{"TableName":"things","ContributorInsightsAction":"ON"}"#)
          .body.contains("#ValidationException"))
    }
  }

  @Test func kinesisStreams() async throws {
    try await Service.with { service in
      let arn = "arn:aws:kinesis:us-east-1:000000000000:stream/out"
      #expect(
        await service.call("DescribeKinesisStreamingDestination", #"{"TableName":"things"}"#)
          == (200, #"{"TableName":"things","KinesisDataStreamDestinations":[]}"#))
      for (operation, error) in [
        ("EnableKinesisStreamingDestination", "ResourceNotFoundException"),
        ("DisableKinesisStreamingDestination", "ValidationException"),
        ("UpdateKinesisStreamingDestination", "ValidationException"),
      ] {
        let reply = await service.call(operation, #"{"TableName":"things","StreamArn":"\#(arn)"}"#)
        #expect(reply.body.contains("#\(error)"), "\(operation)")
        let none = await service.call(operation, #"{"TableName":"nowhere","StreamArn":"\#(arn)"}"#)
        #expect(none.body.contains("Table: nowhere not found"), "\(operation)")
        #expect(await service.call(operation, #"{"TableName":"things"}"#).body.contains("streamArn"))
      }
    }
  }

  @Test func globalTables() async throws {
    try await Service.with { service in
      #expect(await service.call("ListGlobalTables", "{}") == (200, #"{"GlobalTables":[]}"#))
      let name = #""GlobalTableName":"things""#
      for (operation, body) in [
        ("DescribeGlobalTable", "{\(name)}"), ("DescribeGlobalTableSettings", "{\(name)}"),
        ("UpdateGlobalTableSettings", "{\(name)}"), ("UpdateGlobalTable", #"{\#(name),"ReplicaUpdates":[]}"#),
      ] {
        #expect(await service.call(operation, body).body.contains("#GlobalTableNotFoundException"), "\(operation)")
        #expect(await service.call(operation, "{}").body.contains("globalTableName"), "\(operation)")
      }
      let group = #""ReplicationGroup":[{"RegionName":"us-east-1"}]"#
      #expect(await service.call("CreateGlobalTable", "{\(name),\(group)}").body.contains("#ValidationException"))
      #expect(
        await service.call("CreateGlobalTable", #"{"GlobalTableName":"nowhere",\#(group)}"#).body
          .contains("#TableNotFoundException"))
      #expect(
        await service.call("DescribeTableReplicaAutoScaling", #"{"TableName":"things"}"#)
          == (
            200, #"{"TableAutoScalingDescription":{"TableName":"things","TableStatus":"ACTIVE","Replicas":[]}}"#
          ))
      #expect(
        await service.call("UpdateTableReplicaAutoScaling", #"{"TableName":"things"}"#).body
          .contains("#ValidationException"))
    }
  }
}
