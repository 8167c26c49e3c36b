import TestSupport
import Testing

@testable import TableStore

struct ReadCapacityFigures {
  @Test func `A read costs a unit for each started 4 KB, half of it if eventual, twice in a transaction`() {
    #expect(ReadCapacity(.consistent).units(bytes: 0) == 1)
    #expect(ReadCapacity(.consistent).units(bytes: 4096) == 1)
    #expect(ReadCapacity(.consistent).units(bytes: 4097) == 2)
    #expect(ReadCapacity(.eventual).units(bytes: 4097) == 1)
    #expect(ReadCapacity(.transactional).units(bytes: 1) == 2)
  }

  @Test func `A query sums the sizes of what it read before rounding`() throws {
    try withTemporaryStore { store in
      let table = try ReadFixture.events(in: store, count: 10, filler: 1000)
      var request = ReadFixture.request(table, "id = :p", [":p": "p", ":t": true])
      request.filterExpression = "even = :t"
      request.returnConsumedCapacity = .total
      #expect(try store.query(request).consumedCapacity?.total.capacity == 1.5)
      request.consistentRead = true
      #expect(try store.query(request).consumedCapacity?.total.capacity == 3)
    }
  }
}
