import TableStore
import TestSupport
import Testing

@testable import DynamoAPI

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

@Suite struct TablesAreImported {
  private static let creation = """
    {"TableName":"new","AttributeDefinitions":[{"AttributeName":"pk","AttributeType":"S"},\
    {"AttributeName":"n","AttributeType":"N"}],"KeySchema":[{"AttributeName":"pk","KeyType":"HASH"},\
    {"AttributeName":"n","KeyType":"RANGE"}],"BillingMode":"PAY_PER_REQUEST"}
    """

  private func with<R>(_ body: (BackupClient, String) async throws -> R) async throws -> R {
    try await BackupClient.with { client in
      let directory = try TemporaryDirectory()
      let root = directory.file("buckets")
      try Files.makeDirectory(root)
      try Files.makeDirectory(root + "/bucket")
      var service = client.service.service
      service.exportDirectory = root
      return try await body(BackupClient(service: Service(service: service)), root + "/bucket")
    }
  }

  private func importing(_ members: String) -> String {
    #"{"S3BucketSource":{"S3Bucket":"bucket"},\#(members),"TableCreationParameters":\#(TablesAreImported.creation)}"#
  }

  /// The description of an import that has come to an end.
  private func ended(_ client: BackupClient, _ members: String, _ status: String) async throws -> String {
    let begun = try await client.run("ImportTable", importing(members))
    let arn = try client.member("ImportArn", begun)
    return try await client.wait(for: status, "DescribeImport", #"{"ImportArn":"\#(arn)"}"#)
  }

  @Test func commaSeparatedValuesAreTypedByTheKey() async throws {
    try await with { client, bucket in
      let text = "pk,n,text\r\na,1,\"x, \"\"y\"\"\nz\"\nb,2,\nc,no number,x\nd,3,\"open\"x\ne,4,5,6\nf,5,last"
      try Files.write(Array(text.utf8), to: bucket + "/one.csv")
      let done = try await ended(client, #""InputFormat":"CSV""#, "COMPLETED")
      #expect(done.contains(#""ProcessedItemCount":6"#) && done.contains(#""ImportedItemCount":3"#))
      #expect(done.contains(#""ErrorCount":3"#))
      let item = try await client.run("GetItem", #"{"TableName":"new","Key":{"pk":{"S":"a"},"n":{"N":"1"}}}"#)
      #expect(item.contains(#""text":{"S":"x, \"y\"\nz"}"#), "\(item)")
      let bare = try await client.run("GetItem", #"{"TableName":"new","Key":{"pk":{"S":"b"},"n":{"N":"2"}}}"#)
      #expect(!bare.contains("text"))
    }
  }

  @Test func columnsCanBeNamedAndSeparatedOtherwise() async throws {
    try await with { client, bucket in
      try Files.write(Array("1;a\n2;b\n".utf8), to: bucket + "/one")
      let done = try await ended(
        client,
        #""InputFormat":"CSV","InputFormatOptions":{"Csv":{"Delimiter":";","HeaderList":["n","pk"]}}"#, "COMPLETED")
      #expect(done.contains(#""ImportedItemCount":2"#) && done.contains(#""HeaderList":["n","pk"]"#))
    }
  }

  @Test func badLinesAreCounted() async throws {
    try await with { client, bucket in
      let lines = [
        #"{"Item":{"pk":{"S":"a"},"n":{"N":"1"}}}"#, "", #"{"Item":{"pk":{"S":"a"}}}"#, "{", #"{"Other":1}"#,
        #"{"Item":{"pk":{"S":"b"},"n":{"N":"2"},"m":{"M":{"x":{"BOOL":true}}}}}"#,
      ]
      try Files.makeDirectory(bucket + "/deep")
      try Files.write(Array(lines[..<3].joined(separator: "\n").utf8), to: bucket + "/deep/one.json")
      try Files.write(Array(lines[3...].joined(separator: "\n").utf8), to: bucket + "/two.json")
      let done = try await ended(client, #""InputFormat":"DYNAMODB_JSON""#, "COMPLETED")
      #expect(done.contains(#""ProcessedItemCount":5"#) && done.contains(#""ImportedItemCount":2"#))
      #expect(done.contains(#""ErrorCount":3"#))
    }
  }

  @Test func nothingOutsideOfTheBucketIsRead() async throws {
    try await with { client, bucket in
      try Files.write(Array(#"{"Item":{"pk":{"S":"secret"},"n":{"N":"1"}}}"#.utf8), to: bucket + "/../outside.json")
      symlink("../outside.json", bucket + "/link.json")
      symlink("..", bucket + "/up")
      let failed = try await ended(client, #""InputFormat":"DYNAMODB_JSON""#, "FAILED")
      #expect(failed.contains("S3NoSuchKey"))
    }
  }

  @Test func aFailedImportLeavesNoTable() async throws {
    try await with { client, bucket in
      try Files.write([0x1f, 0x8b, 1, 2, 3], to: bucket + "/damaged.gz")
      let members = #""InputFormat":"DYNAMODB_JSON","InputCompressionType":"GZIP""#
      let failed = try await ended(client, members, "FAILED")
      #expect(failed.contains("FailureMessage"))
      #expect(await client.service.call("DescribeTable", #"{"TableName":"new"}"#).body.contains("ResourceNotFound"))
      for (members, error) in [
        (#""InputFormat":"ION""#, "ION"),
        (#""InputFormat":"CSV","InputCompressionType":"ZSTD""#, "ZSTD"),
        (#""InputFormat":"CSV","InputFormatOptions":{"Csv":{"Delimiter":"x"}}"#, "delimiter"),
        (#""ClientToken":"x""#, "inputFormat"),
      ] {
        let reply = await client.service.call("ImportTable", importing(members))
        #expect(reply.status == 400 && reply.body.contains(error), "\(members): \(reply.body)")
      }
    }
  }
}
