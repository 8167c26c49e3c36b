import Foundation
import TableStore
import Testing
import Triggers

@testable import TriggerHandlers

/// What is sent to a handler outside the process.
@Suite struct RequestsCarryTheChanges {
  private func objects(_ lines: [UInt8]) throws -> [[String: Any]] {
    try String(decoding: lines, as: UTF8.self).split(separator: "\n").map {
      try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
    }
  }

  @Test func oneALineWithItsKey() throws {
    let batch = try sampleBatch(3)
    let objects = try objects(HandlerRequest(batch, .plain).lines())
    #expect(objects.count == 3)
    for (object, change) in zip(objects, batch.changes) {
      #expect(object["event"] as? String == "INSERT")
      #expect(object["table"] as? String == "products")
      #expect(object["idempotencyKey"] as? String == batch.idempotencyKey(of: change))
      #expect(object["sequenceNumber"] as? String == change.position.sequenceNumber)
      let image = try #require(object["new"] as? [String: Any])
      #expect(image["category"] as? String == "lamps")
    }
  }

  @Test func recordsOfDynamoDBWhereAskedFor() throws {
    let object = try #require(try objects(HandlerRequest(sampleBatch(1), .typed).lines()).first)
    let keys = (object["dynamodb"] as? [String: Any])?["Keys"] as? [String: [String: String]]
    #expect(keys == ["sku": ["S": "A0"]])
  }

  @Test func theArrayHasTheSameRecords() throws {
    let request = HandlerRequest(try sampleBatch(2), .plain)
    let array = try #require(try JSONSerialization.jsonObject(with: Data(request.array())) as? [[String: Any]])
    #expect(try NSArray(array: array) == NSArray(array: objects(request.lines())))
  }

  @Test func theKeyOfABatchIsThatOfItsEnds() throws {
    let one = try sampleBatch(1)
    #expect(HandlerRequest(one, .plain).idempotencyKey == one.idempotencyKey(of: one.changes[0]))
    let three = try sampleBatch(3, attempt: 4)
    var again = three
    again.attempt = 5
    #expect(HandlerRequest(three, .plain).idempotencyKey == HandlerRequest(again, .plain).idempotencyKey)
  }
}
