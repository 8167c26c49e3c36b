import Synchronization
import TableStore
import TestSupport
import Testing

@testable import DynamoAPI

/// With a delay, tables go through the states that the service's tables do.
@Suite struct TablesChangeSlowly {
  private static let creation = """
    {"TableName":"slow","AttributeDefinitions":[{"AttributeName":"pk","AttributeType":"S"}],\
    "KeySchema":[{"AttributeName":"pk","KeyType":"HASH"}],"BillingMode":"PAY_PER_REQUEST"}
    """
  private static let name = #"{"TableName":"slow"}"#

  /// Runs `body` with a service whose clock stands until it is set.
  private func with(
    delay: Duration, _ body: (BackupClient, _ advance: (UInt64) -> Void) async throws -> Void
  ) async throws {
    try await withTemporaryAsyncStore { store in
      let time = SharedTime()
      var service = DynamoService(store, now: { time.now })
      service.delayTables(by: delay)
      try await body(BackupClient(service: Service(service: service)), time.advance)
    }
  }

  @Test func aNewTableIsNobodysUntilItIsMade() async throws {
    try await with(delay: .milliseconds(400)) { client, _ in
      #expect(try await client.run("CreateTable", Self.creation).contains(#""TableStatus":"CREATING""#))
      let put = await client.service.call("PutItem", #"{"TableName":"slow","Item":{"pk":{"S":"a"}}}"#)
      #expect(put.body.contains("#ResourceNotFoundException"))
      #expect(await client.service.call("CreateTable", Self.creation).body.contains("Table already exists: slow"))
      let deletion = await client.service.call("DeleteTable", Self.name)
      #expect(deletion.body.contains("still in use: Table is being created: slow"))
      try await client.wait(for: #""TableStatus":"ACTIVE""#, "DescribeTable", Self.name)
      try await client.run("PutItem", #"{"TableName":"slow","Item":{"pk":{"S":"a"}}}"#)
    }
  }

  @Test func aDeletedTableIsDescribedForAWhile() async throws {
    try await with(delay: .seconds(5)) { client, advance in
      let table = #"{"TableName":"old"}"#
      let store = client.service.store
      try await store.createTable("old", key: KeyAttribute("pk", .s))
      #expect(try await client.run("DeleteTable", table).contains(#""TableStatus":"DELETING""#))
      #expect(try await client.run("DescribeTable", table).contains(#""TableStatus":"DELETING""#))
      #expect(try await client.run("ListTables", "{}").contains(#"["old"]"#))
      let again = await client.service.call("DeleteTable", table)
      #expect(again.body.contains("still in use: Table is being deleted: old"))
      let creation = Self.creation.replacing("slow", with: "old")
      #expect(await client.service.call("CreateTable", creation).body.contains("Table already exists: old"))
      let get = await client.service.call("GetItem", #"{"TableName":"old","Key":{"pk":{"S":"a"}}}"#)
      #expect(get.body.contains("#ResourceNotFoundException"))
      advance(5_000_000)
      #expect(await client.service.call("DescribeTable", table).body.contains("#ResourceNotFoundException"))
      #expect(try await client.run("ListTables", "{}").contains("[]"))
    }
  }

  @Test func aChangedTableIsUpdatingAndInUse() async throws {
    try await with(delay: .seconds(5)) { client, advance in
      try await client.service.store.createTable("slow", key: KeyAttribute("pk", .s))
      let change = """
        {"TableName":"slow","AttributeDefinitions":[{"AttributeName":"pk","AttributeType":"S"},\
        {"AttributeName":"v","AttributeType":"S"}],"BillingMode":"PAY_PER_REQUEST",\
        "GlobalSecondaryIndexUpdates":[{"Create":{"IndexName":"byV","KeySchema":\
        [{"AttributeName":"v","KeyType":"HASH"}],"Projection":{"ProjectionType":"ALL"}}}]}
        """
      try await client.run("UpdateTable", change)
      let table = try await client.run("DescribeTable", Self.name)
      #expect(table.contains(#""TableStatus":"UPDATING""#) && table.contains(#""IndexStatus":"CREATING""#))
      try await client.run("PutItem", #"{"TableName":"slow","Item":{"pk":{"S":"a"}}}"#)
      let second = await client.service.call("UpdateTable", #"{"TableName":"slow","DeletionProtectionEnabled":true}"#)
      #expect(second.body.contains("still in use: Table is being updated: slow"))
      advance(5_000_000)
      try await client.wait(for: #""IndexStatus":"ACTIVE""#, "DescribeTable", Self.name)
    }
  }
}

/// A time in microseconds that a test sets.
private final class SharedTime: Sendable {
  private let time = Mutex<UInt64>(1_700_000_000_000_000)

  var now: UInt64 { time.withLock { $0 } }

  func advance(_ microseconds: UInt64) { time.withLock { $0 += microseconds } }
}
