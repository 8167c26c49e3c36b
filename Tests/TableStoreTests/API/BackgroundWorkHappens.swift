import TableStore
import TestSupport
import Testing

struct BackgroundWorkHappens {
  @Test func `A new index fills by itself and is refused until then`() throws {
    try withTemporaryStore { store in
      let table = try store.createTable("things", key: KeyAttribute("id", .n))
      try table.put(contentsOf: (1...50).map { ["id": .n(Number($0)), "kind": "k"] })
      var request = UpdateTableRequest("things")
      request.createGlobalIndex = IndexDefinition("by-kind", KeySchema(KeyAttribute("kind", .s)))
      try store.updateTable(request)
      var found: [Item]?
      while found == nil {
        do {
          found = try table.query("kind = :k", values: [":k": "k"], index: "by-kind").all()
        } catch let error as StoreError {
          #expect(error.message == "Cannot read from backfilling global secondary index: by-kind")
          #expect(store.backgroundFailure == nil)
          if store.backgroundFailure != nil { break }
        }
      }
      #expect(found?.count == 50)
      #expect(try store.verify().findings.isEmpty)
    }
  }
}
