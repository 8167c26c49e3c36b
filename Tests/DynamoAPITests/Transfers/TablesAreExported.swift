import TableStore
import TestSupport
import Testing

@testable import DynamoAPI

@Suite struct TablesAreExported {
  private static let arn = "arn:aws:dynamodb:us-east-1:000000000000:table/things"
  private static let enabling =
    #"{"TableName":"things","PointInTimeRecoverySpecification":{"PointInTimeRecoveryEnabled":true}}"#

  /// A client of a service with a directory for buckets.
  private func with<R>(_ body: (BackupClient, String) async throws -> R) async throws -> R {
    try await BackupClient.with { client in
      let directory = try TemporaryDirectory()
      let root = directory.file("buckets")
      try Files.makeDirectory(root)
      var service = client.service.service
      service.exportDirectory = root
      return try await body(BackupClient(service: Service(service: service)), root)
    }
  }

  @Test func anExportIsWhatATableWasAndImportsAgain() async throws {
    try await with { client, root in
      try await client.put(0..<100, "first")
      try await client.run("UpdateContinuousBackups", TablesAreExported.enabling)
      try await client.put(50..<150, "second")
      try await client.run("DeleteItem", #"{"TableName":"things","Key":{"pk":{"S":"7"}}}"#)
      let values = try await client.values("things")
      try await Task.sleep(for: .milliseconds(5))
      let time = Double(Clock.now()) / 1_000_000
      try await Task.sleep(for: .milliseconds(5))
      try await client.put(0..<10, "too late")
      let begun = try await client.run(
        "ExportTableToPointInTime",
        #"{"TableArn":"\#(TablesAreExported.arn)","S3Bucket":"bucket","S3Prefix":"a/b","ExportTime":\#(time)}"#)
      #expect(begun.contains(#""ExportStatus":"IN_PROGRESS""#))
      let export = try client.member("ExportArn", begun)
      let ended = try await client.wait(for: "COMPLETED", "DescribeExport", #"{"ExportArn":"\#(export)"}"#)
      #expect(ended.contains(#""ItemCount":149"#))
      let manifest = try client.member("ExportManifest", ended)
      let summary = String(decoding: try Files.read("\(root)/bucket/\(manifest)"), as: UTF8.self)
      #expect(summary.contains(#""itemCount":149"#) && summary.contains(#""outputFormat":"DYNAMODB_JSON""#))
      let files = try Files.read("\(root)/bucket/\(try client.member("manifestFilesS3Key", summary))")
      let list = String(decoding: files, as: UTF8.self)
      let data = try Files.read("\(root)/bucket/\(try client.member("dataFileS3Key", list))")
      #expect(data.starts(with: [0x1f, 0x8b]))
      var digits = ""
      for byte in MD5.digest(data) { digits += (byte < 16 ? "0" : "") + String(byte, radix: 16) }
      #expect(try client.member("etag", list) == digits)
      #expect(try await client.run("ListExports", "{}").contains(export))
      let prefix = manifest.replacing("manifest-summary.json", with: "data/")
      let creation = """
        {"TableName":"again","AttributeDefinitions":[{"AttributeName":"pk","AttributeType":"S"}],\
        "KeySchema":[{"AttributeName":"pk","KeyType":"HASH"}],"BillingMode":"PAY_PER_REQUEST"}
        """
      let importing = try await client.run(
        "ImportTable",
        #"{"S3BucketSource":{"S3Bucket":"bucket","S3KeyPrefix":"\#(prefix)"},"InputFormat":"DYNAMODB_JSON","InputCompressionType":"GZIP","TableCreationParameters":\#(creation)}"#
      )
      let arn = try client.member("ImportArn", importing)
      let done = try await client.wait(for: "COMPLETED", "DescribeImport", #"{"ImportArn":"\#(arn)"}"#)
      #expect(done.contains(#""ImportedItemCount":149"#) && done.contains(#""ErrorCount":0"#))
      #expect(try await client.values("again") == values)
      #expect(try await client.run("ListImports", "{}").contains(arn))
    }
  }

  @Test func anExportWhoseProcessEndedHasFailed() async throws {
    try await with { client, _ in
      let jobs = client.service.service.jobs
      let export = TableExport(
        id: JobIdentifier.make(Clock.now()), tableName: "things", tableID: "", bucket: "bucket",
        started: Clock.now(), time: Clock.now())
      let lock = try #require(try jobs.directory.lock(export.file))
      try jobs.directory.write(export, as: export.file)
      let body = #"{"ExportArn":"\#(TablesAreExported.arn)/export/\#(export.id)"}"#
      #expect(try await client.run("DescribeExport", body).contains("IN_PROGRESS"))
      lock.release()
      let failed = try await client.run("DescribeExport", body)
      #expect(failed.contains(#""ExportStatus":"FAILED""#) && failed.contains("FailureMessage"))
      #expect(!failed.contains("ExportManifest"))
    }
  }

  @Test func wrongRequestsAreRefused() async throws {
    try await with { client, _ in
      func refused(_ members: String, _ error: String) async {
        let body = #"{"TableArn":"\#(TablesAreExported.arn)",\#(members)}"#
        let reply = await client.service.call("ExportTableToPointInTime", body)
        #expect(reply.status == 400 && reply.body.contains(error), "\(members): \(reply.body)")
      }
      await refused(#""S3Bucket":"bucket""#, "PointInTimeRecoveryUnavailableException")
      try await client.run("UpdateContinuousBackups", TablesAreExported.enabling)
      await refused(#""S3Bucket":"../bucket""#, "s3Bucket")
      await refused("\"S3Bucket\":\"..\"", "s3Bucket")
      await refused(#""S3Bucket":"bucket","S3Prefix":"a/../../b""#, "S3Prefix")
      await refused(#""S3Bucket":"bucket","S3Prefix":"/etc""#, "S3Prefix")
      await refused(#""S3Bucket":"bucket","ExportFormat":"ION""#, "ION")
      await refused(#""S3Bucket":"bucket","ExportType":"INCREMENTAL_EXPORT""#, "INCREMENTAL_EXPORT")
      await refused(#""S3Bucket":"bucket","ExportTime":1"#, "InvalidExportTimeException")
      await refused(#""S3Prefix":"a""#, "s3Bucket")
      var service = client.service.service
      service.exportDirectory = nil
      let reply = await Service(service: service).call(
        "ExportTableToPointInTime", #"{"TableArn":"\#(TablesAreExported.arn)","S3Bucket":"bucket"}"#)
      #expect(reply.body.contains("--export-dir"))
    }
  }
}
