import TestSupport
import Testing

@testable import TableStore

struct ChangesAreWrittenAsJSON {
  /// An insert, a change, an expiry and an effect of a consumer, all of one table.
  private func changes(_ view: StreamViewType?) throws -> [Change] {
    let harness = try TableHarness()
    try harness.createTable("products", sorted: true) { $0.streamView = view }
    try harness.put(["pk": "a\"b", "sk": 1, "note": "lamp", "n": 4], in: "products")
    try harness.put(["pk": "a\"b", "sk": 1, "n": 5, "tags": ["x", true, .null]], in: "products")
    _ = try harness.tables.engine.commit { transaction in
      transaction.cause = ChangeCause(origin: "copy", depth: 2)
      _ = try harness.tables.delete(
        PreparedDelete(DeleteItemRequest("products", ["pk": "a\"b", "sk": 1])), in: transaction)
    }
    let reader = ChangeReader(harness.tables, .all, from: .start)
    var changes: [Change] = []
    _ = try reader.next(maxChanges: .max, maxBytes: .max, into: &changes)
    return changes
  }

  private func text(_ format: ChangeJSON, _ change: Change) throws -> String {
    let time = change.timestamp
    return try format.text(change)
      .replacingWord("\(time / 1_000_000),", "SECONDS,").replacingWord("\(time),", "MICROSECONDS,")
      .replacingWord("\(time / 1000)", "MILLISECONDS")
  }

  @Test func `Records are those of DynamoDB Streams`() throws {
    let changes = try changes(.newAndOldImages)
    try #require(changes.count == 3)
    #expect(changes.allSatisfy { change in (try? text(.record, change))?.contains(change.eventID) == true })
    let commit = changes[1].position.commit
    let id =
      String(repeating: "0", count: 7) + String(changes[1].epoch, radix: 16)
      + String(repeating: "0", count: 15) + String(commit, radix: 16) + "00000000"
    #expect(
      try text(.record, changes[1])
        == #"{"eventID":"\#(id)","eventName":"MODIFY","eventVersion":"1.1","eventSource":"aws:dynamodb","#
        + #""tableName":"products","dynamodb":{"ApproximateCreationDateTime":SECONDS,"#
        + #""Keys":{"pk":{"S":"a\"b"},"sk":{"N":"1"}},"#
        + #""NewImage":{"n":{"N":"5"},"pk":{"S":"a\"b"},"sk":{"N":"1"},"#
        + #""tags":{"L":[{"S":"x"},{"BOOL":true},{"NULL":true}]}},"#
        + #""OldImage":{"n":{"N":"4"},"note":{"S":"lamp"},"pk":{"S":"a\"b"},"sk":{"N":"1"}},"#
        + #""SequenceNumber":"\#(changes[1].position.sequenceNumber)","SizeBytes":63,"#
        + #""StreamViewType":"NEW_AND_OLD_IMAGES"},"#
        + #""mall":{"txn":\#(commit),"index":0,"count":1,"ts_us":MICROSECONDS,"changed":["n","note","tags"],"v":1}}"#)
    #expect(
      try text(.record, changes[2]).hasSuffix(
        #""changed":["n","pk","sk","tags"],"origin":"copy","depth":2,"v":1}}"#))
  }

  @Test func `Images that the view hides are not there`() throws {
    for change in try changes(.keysOnly) {
      let text = try text(.record, change)
      #expect(!text.contains("Image\":") && !text.contains("changed") && text.contains(#""Keys":{"pk":"#))
      #expect(change.changedAttributes == nil)
    }
    let removed = try changes(nil)[2]
    #expect(try text(.debezium, removed).hasPrefix(#"{"before":{"pk":"a\"b","sk":1},"after":null,"op":"d","#))
  }

  @Test func `Other formats`() throws {
    let change = try changes(.newAndOldImages)[1]
    let sequence = change.position.sequenceNumber
    #expect(
      try text(.debezium, change)
        == #"{"before":{"n":4,"note":"lamp","pk":"a\"b","sk":1},"after":{"n":5,"pk":"a\"b","sk":1,"tags":["x",true,null]},"#
        + #""op":"u","source":{"connector":"mall","ts_ms":MILLISECONDS,"table":"products","sequence":"\#(sequence)"},"#
        + #""ts_ms":MILLISECONDS,"transaction":{"id":"\#(change.position.commit)","total_order":1}}"#)
    #expect(
      try text(.keys, change)
        == #"{"sequenceNumber":"\#(sequence)","table":"products","event":"MODIFY","ts_us":MICROSECONDS,"#
        + #""keys":{"pk":"a\"b","sk":1}}"#)
    #expect(
      try text(.plain, change).hasSuffix(
        #""old":{"n":4,"note":"lamp","pk":"a\"b","sk":1},"changed":["n","note","tags"]}"#))
  }

  @Test func `An expired item says who removed it`() throws {
    let harness = try TableHarness()
    try harness.createTable()
    _ = try harness.tables.updateTimeToLive(UpdateTimeToLiveRequest("things", attributeName: "until"))
    try harness.put(Item(["pk": "a", "until": .n(Number(Int(harness.now) + 10))]))
    harness.now += 100
    _ = try harness.tables.sweepExpired()
    let reader = ChangeReader(harness.tables, .all, from: .start)
    var changes: [Change] = []
    _ = try reader.next(maxChanges: .max, maxBytes: .max, into: &changes)
    let last = try #require(changes.last)
    #expect(last.event == .remove)
    #expect(
      try text(.record, last).contains(
        #""userIdentity":{"Type":"Service","PrincipalId":"dynamodb.amazonaws.com"},"mall":"#))
  }
}

extension String {
  /// With every `word` replaced.
  fileprivate func replacingWord(_ word: String, _ other: String) -> String {
    var result = ""
    var rest = self[...]
    while let range = rest.firstRange(of: word) {
      result += rest[..<range.lowerBound] + other
      rest = rest[range.upperBound...]
    }
    return result + rest
  }
}
