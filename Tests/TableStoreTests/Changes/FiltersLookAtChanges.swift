import Foundation
import Testing

@testable import TableStore

/// What a condition over changes holds for. The three changes are an insert, an update of the price from 300 to 400, and
/// a delete.
@Suite struct FiltersLookAtChanges {
  private func accepted(_ filter: String, view: StreamViewType? = .newAndOldImages) throws -> [Bool] {
    let condition = try ChangeCondition(filter)
    return try RecordedChanges.ofOneItem(view: view).map { condition.accepts($0) }
  }

  @Test(arguments: [
    ("eventName = 'INSERT'", [true, false, false]),
    ("eventName IN ('MODIFY', 'REMOVE')", [false, true, true]),
    ("eventName <> 'REMOVE'", [true, true, false]),
    ("tableName = 'products'", [true, true, true]),
    ("begins_with(tableName, 'order')", [false, false, false]),
    ("Keys.sku = 'A1' AND Keys.size = 7", [true, true, true]),
    ("begins_with(Keys.sku, 'B')", [false, false, false]),
    ("attribute_exists(Keys.title)", [false, false, false]),
    ("attribute_exists(NewImage)", [true, true, false]),
    ("attribute_not_exists(OldImage)", [true, false, false]),
    ("attribute_exists(userIdentity)", [false, false, false]),
    ("attribute_exists(origin)", [false, false, false]),
    ("NewImage.price = 3e2", [true, false, false]),
    ("NewImage.price = 300.00", [true, false, false]),
    ("NewImage.price > OldImage.price", [false, true, false]),
    ("NewImage.price BETWEEN -1 AND 350.5", [true, false, false]),
    ("NOT NewImage.price <> 400", [false, true, false]),
    ("size(NewImage.title) = 4 AND contains(NewImage.title, 'am')", [true, true, false]),
    ("attribute_type(OldImage.price, 'N')", [false, true, true]),
  ]) func agreesWith(_ filter: String, _ expected: [Bool]) throws {
    #expect(try accepted(filter) == expected)
  }

  @Test(arguments: [
    ("changed(NewImage.price)", [true, true, true]), ("changed(price)", [true, true, true]),
    ("changed(OldImage.title)", [true, false, true]), ("changed(NewImage)", [true, true, true]),
    ("changed(sku)", [true, false, true]), ("changed(nothing)", [false, false, false]),
    ("changed(price) AND eventName = 'MODIFY'", [false, true, false]), ("NOT changed(title)", [false, true, false]),
  ]) func seesWhatChanged(_ filter: String, _ expected: [Bool]) throws {
    #expect(try accepted(filter) == expected)
  }

  @Test func anImageThatTheViewLeavesOutIsMissing() throws {
    #expect(try accepted("changed(price)", view: .newImage) == [true, true, false])
    #expect(try accepted("attribute_exists(OldImage)", view: .newImage) == [false, false, false])
    #expect(try accepted("NewImage.price > 0", view: .keysOnly) == [false, false, false])
  }

  @Test(arguments: [nil, StreamViewType.keysOnly, .newImage, .oldImage, .newAndOldImages])
  func keysAreThereInEveryView(_ view: StreamViewType?) throws {
    #expect(
      try accepted("Keys.sku = 'A1' AND Keys.size < 8 AND attribute_exists(Keys)", view: view) == [true, true, true])
  }

  @Test func nestedValuesAndListsAreReached() throws {
    let changes = try RecordedChanges.ofOneItem(
      ["dims": .m(["w": .n(1)]), "tags": .l([.s("a"), .s("b")]), "flag": .bool(true), "gone": .null],
      ["dims": .m(["w": .n(2)]), "tags": .l([.s("a"), .s("c")]), "flag": .bool(true), "gone": .null])
    for filter in [
      "changed(dims.w)", "changed(NewImage.tags[1])", "NewImage.dims.w = 2", "NewImage.tags[1] = 'c'",
      "NewImage.flag = TRUE AND NewImage.gone = null", "NOT changed(NewImage.tags[0])", "NewImage.flag <> false",
    ] {
      #expect(try ChangeCondition(filter).accepts(changes[1]), "\(filter)")
    }
  }

  @Test func anExpiredItemHasAnIdentity() throws {
    try RecordedChanges.withDurableStore { store in
      try store.createTable("sessions", key: .init("id", .s))
      let lastMinute = Int(Date().timeIntervalSince1970) - 60
      try store.setExpiry(of: "sessions", attribute: "until")
      _ = try store.putItem(PutItemRequest("sessions", try Item(["id": .s("a"), "until": .n(Number(lastMinute))])))
      _ = try store.tableEngine.sweepExpired()
      let changes = try RecordedChanges.all(of: store)
      for filter in [
        "attribute_exists(userIdentity)", "userIdentity.Type = 'Service' AND userIdentity.type = 'Service'",
        "userIdentity.PrincipalId = 'dynamodb.amazonaws.com'",
      ] {
        let condition = try ChangeCondition(filter)
        #expect(changes.map { condition.accepts($0) } == [false, true], "\(filter)")
      }
    }
  }

  @Test func theOriginIsTheConsumerWhoseEffectItIs() throws {
    try RecordedChanges.withDurableStore { store in
      try store.createTable("products", key: .init("sku", .s))
      let put = try ItemEffect.put(Item(["sku": .s("A1")]), in: "products")
      _ = try store.commitConsumers { try $0.apply([put], cause: ChangeCause(origin: "reindex", depth: 1)) }
      let changes = try RecordedChanges.all(of: store)
      #expect(try changes.map(ChangeCondition("origin = 'reindex'").accepts) == [true])
      #expect(try changes.map(ChangeCondition("origin <> 'reindex' OR tableName = 'x'").accepts) == [false])
    }
  }

  @Test func placeholdersStandForNamesAndValues() throws {
    let condition = try ChangeCondition("NewImage.#p = :p", names: ["#p": "price"], values: [":p": .n(400)])
    #expect(try RecordedChanges.ofOneItem().map { condition.accepts($0) } == [false, true, false])
  }

  @Test func quotesAreWrittenTwiceAndWordsAreNames() throws {
    let changes = try RecordedChanges.ofOneItem(
      ["name": .s("it's"), "in": .n(1), "status": .s("")], ["name": .s("''"), "in": .n(2), "status": .s("é")])
    let filters = [
      "NewImage.name = 'it''s'", "NewImage.name = ''''''", "NewImage.in = +2", "NewImage.status = ''",
      "NewImage.status = 'é'",
    ]
    let expected = [
      [true, false, false], [false, true, false], [false, true, false], [true, false, false],
      [false, true, false],
    ]
    for (filter, expected) in zip(filters, expected) {
      let condition = try ChangeCondition(filter)
      #expect(changes.map { condition.accepts($0) } == expected, "\(filter)")
    }
  }
}
