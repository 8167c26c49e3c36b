import TestSupport
import Testing

@testable import TableStore

struct SelectRulesHold {
  @Test func `Contradictions between Select and the projection are refused`() throws {
    try withTemporaryStore { store in
      let table = try ReadFixture.events(in: store, count: 1)
      func refused(_ select: Select, _ projection: String?, _ message: String) {
        var request = ReadFixture.request(table)
        request.select = select
        request.projectionExpression = projection
        expectError(.validation, message) { _ = try store.query(request) }
      }
      refused(
        .specificAttributes, nil,
        "Must specify the AttributesToGet or ProjectionExpression when choosing to get SPECIFIC_ATTRIBUTES")
      refused(
        .allProjectedAttributes, nil,
        "ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName")
      refused(.count, "body", "Cannot specify the ProjectionExpression when choosing to get COUNT")
      refused(.allAttributes, "body", "Cannot specify the ProjectionExpression when choosing to get ALL_ATTRIBUTES")
    }
  }

  @Test func `A query needs a key condition, a limit of at least one, and no filter on its key`() throws {
    try withTemporaryStore { store in
      let table = try ReadFixture.events(in: store, count: 1)
      expectError(
        .validation, "Either the KeyConditions or KeyConditionExpression parameter must be specified in the request."
      ) { _ = try store.query(QueryRequest(table.name)) }
      var request = ReadFixture.request(table)
      request.limit = 0
      expectError(
        .validation,
        "1 validation error detected: Value '0' at 'limit' failed to satisfy constraint: Member must have value greater "
          + "than or equal to 1"
      ) { _ = try store.query(request) }
      request.limit = nil
      request.filterExpression = "seq > :p"
      expectError(
        .validation, "Filter Expression can only contain non-primary key attributes: Primary key attribute: seq"
      ) { _ = try store.query(request) }
    }
  }

  @Test func `Legacy parameters read the same and do not mix`() throws {
    try withTemporaryStore { store in
      let table = try ReadFixture.events(in: store, count: 4)
      var request = QueryRequest(table.name)
      request.keyConditions = [
        "id": LegacyCondition(.eq, ["p"]), "seq": LegacyCondition(.ge, [2]),
      ]
      request.queryFilter = ["even": LegacyCondition(.eq, [true])]
      request.attributesToGet = ["seq"]
      #expect(try store.query(request).items == [["seq": 2], ["seq": 4]])
      request.projectionExpression = "seq"
      expectError(
        .validation,
        "Can not use both expression and non-expression parameters in the same request: Non-expression parameters: "
          + "{AttributesToGet, QueryFilter, KeyConditions} Expression parameters: {ProjectionExpression}"
      ) { _ = try store.query(request) }
    }
  }
}
