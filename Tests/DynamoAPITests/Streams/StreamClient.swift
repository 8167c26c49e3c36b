import Foundation
import TableStore
import TestSupport
import Testing

@testable import DynamoAPI

/// Asks for streams as an SDK does: a table called `things` with a stream of both images, and the four operations.
struct StreamClient {
  let service: Service

  /// - Parameter now: the service's time in microseconds since 1970.
  static func with<R>(
    _ options: StoreOptions = .test, now: @escaping @Sendable () -> UInt64 = { Clock.now() },
    _ body: (StreamClient) async throws -> R
  ) async throws -> R {
    try await withTemporaryAsyncStore(options) { store in
      let client = StreamClient(service: Service(service: DynamoService(store, now: now)))
      try await client.createTable("things")
      return try await body(client)
    }
  }

  // MARK: DynamoDB

  /// Runs an operation that must succeed.
  @discardableResult
  func run(_ operation: String, _ body: String) async throws -> String {
    let reply = await service.call(operation, body)
    try #require(reply.status == 200, "\(operation): \(reply.body)")
    return reply.body
  }

  func createTable(_ name: String, view: String? = "NEW_AND_OLD_IMAGES") async throws {
    let stream = view.map { #","StreamSpecification":{"StreamEnabled":true,"StreamViewType":"\#($0)"}"# } ?? ""
    try await run(
      "CreateTable",
      #"{"TableName":"\#(name)","AttributeDefinitions":[{"AttributeName":"pk","AttributeType":"S"}],"#
        + #""KeySchema":[{"AttributeName":"pk","KeyType":"HASH"}],"BillingMode":"PAY_PER_REQUEST"\#(stream)}"#)
  }

  func put(_ key: String, _ value: Int = 0, in table: String = "things") async throws {
    try await run(
      "PutItem", #"{"TableName":"\#(table)","Item":{"pk":{"S":"\#(key)"},"n":{"N":"\#(value)"}}}"#)
  }

  /// Puts new items by one BatchWriteItem.
  func putBatch(_ keys: [String]) async throws {
    let puts = keys.map { #"{"PutRequest":{"Item":{"pk":{"S":"\#($0)"}}}}"# }.joined(separator: ",")
    try await run("BatchWriteItem", #"{"RequestItems":{"things":[\#(puts)]}}"#)
  }

  func delete(_ key: String) async throws {
    try await run("DeleteItem", #"{"TableName":"things","Key":{"pk":{"S":"\#(key)"}}}"#)
  }

  /// Enables the stream with a view, or disables it.
  func setStream(_ view: String?) async throws {
    let members = view.map { #""StreamEnabled":true,"StreamViewType":"\#($0)""# } ?? #""StreamEnabled":false"#
    try await run("UpdateTable", #"{"TableName":"things","StreamSpecification":{\#(members)}}"#)
  }

  // MARK: DynamoDB Streams

  /// The status and the body of the reply to an operation of DynamoDB Streams.
  func call(_ operation: String, _ body: String) async -> (status: Int, body: String) {
    let reply = await service.service.reply(to: "DynamoDBStreams_20120810.\(operation)", Array(body.utf8))
    return (reply.status, String(decoding: reply.body, as: UTF8.self))
  }

  /// The name of the error of an operation that must fail.
  func error(_ operation: String, _ body: String) async throws -> String {
    let reply = await call(operation, body)
    try #require(reply.status == 400, "\(operation): \(reply.body)")
    let type = try Self.decode(ErrorReply.self, reply.body).__type
    return String(type.split(separator: "#")[1])
  }

  private func ask<R: Decodable>(_ type: R.Type, _ operation: String, _ body: String) async throws -> R {
    let reply = await call(operation, body)
    try #require(reply.status == 200, "\(operation): \(reply.body)")
    return try Self.decode(type, reply.body)
  }

  static func decode<R: Decodable>(_ type: R.Type, _ body: String) throws -> R {
    try JSONDecoder().decode(type, from: Data(body.utf8))
  }

  func list(_ members: String = "") async throws -> ListReply {
    try await ask(ListReply.self, "ListStreams", "{\(members)}")
  }

  /// The ARN of the only stream there is.
  func arn() async throws -> String {
    let streams = try await list().Streams
    try #require(streams.count == 1)
    return streams[0].StreamArn
  }

  func describe(_ arn: String) async throws -> Description {
    try await ask(DescribeReply.self, "DescribeStream", #"{"StreamArn":"\#(arn)"}"#).StreamDescription
  }

  /// - Parameter type: with further members behind it, if any.
  func iterator(_ arn: String, _ type: String, at number: String? = nil) async throws -> String {
    let shard = try #require(try await describe(arn).Shards.first).ShardId
    let position = number.map { #","SequenceNumber":"\#($0)""# } ?? ""
    return try await ask(
      IteratorReply.self, "GetShardIterator",
      #"{"StreamArn":"\#(arn)","ShardId":"\#(shard)","ShardIteratorType":"\#(type)"\#(position)}"#
    ).ShardIterator
  }

  func records(_ iterator: String, limit: Int = 1000) async throws -> RecordsReply {
    try await ask(RecordsReply.self, "GetRecords", #"{"ShardIterator":"\#(iterator)","Limit":\#(limit)}"#)
  }

  /// All records from an iterator on, as far as they go now.
  func allRecords(_ iterator: String, limit: Int = 1000) async throws -> (records: [Record], next: String?) {
    var records: [Record] = []
    var next: String? = iterator
    while let iterator = next {
      let page = try await self.records(iterator, limit: limit)
      records += page.Records
      next = page.NextShardIterator
      if page.Records.isEmpty { break }
    }
    return (records, next)
  }
}
