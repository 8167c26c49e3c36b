import Testing

@testable import DynamoAPI

@Suite struct EveryOperationIsAnswered {
  /// Those of the service model.
  static let names = """
    BatchExecuteStatement BatchGetItem BatchWriteItem CreateBackup CreateGlobalTable CreateTable DeleteBackup DeleteItem
    DeleteResourcePolicy DeleteTable DescribeBackup DescribeContinuousBackups DescribeContributorInsights
    DescribeEndpoints DescribeExport DescribeGlobalTable DescribeGlobalTableSettings DescribeImport
    DescribeKinesisStreamingDestination DescribeLimits DescribeTable DescribeTableReplicaAutoScaling DescribeTimeToLive
    DisableKinesisStreamingDestination EnableKinesisStreamingDestination ExecuteStatement ExecuteTransaction
    ExportTableToPointInTime GetItem GetResourcePolicy ImportTable ListBackups ListContributorInsights ListExports
    ListGlobalTables ListImports ListTables ListTagsOfResource PutItem PutResourcePolicy Query RestoreTableFromBackup
    RestoreTableToPointInTime Scan TagResource TransactGetItems TransactWriteItems UntagResource
    UpdateContinuousBackups UpdateContributorInsights UpdateGlobalTable UpdateGlobalTableSettings UpdateItem
    UpdateKinesisStreamingDestination UpdateTable UpdateTableReplicaAutoScaling UpdateTimeToLive
    """.split { $0 == " " || $0 == "\n" }.map(String.init)

  @Test func allAreKnown() async throws {
    #expect(EveryOperationIsAnswered.names.count == 57)
    try await Service.with { service in
      for name in EveryOperationIsAnswered.names {
        let reply = await service.call(name, "{}")
        #expect(reply.status == 200 || reply.status == 400, "\(name): \(reply)")
        #expect(!reply.body.contains("UnknownOperation"), "\(name)")
        // Bodies of another type are refused by all.
        #expect(await service.call(name, "[]").body.contains("SerializationException"), "\(name)")
      }
      #expect(await service.call("GetRecords", "{}").body.contains("UnknownOperationException"))
    }
  }
}
