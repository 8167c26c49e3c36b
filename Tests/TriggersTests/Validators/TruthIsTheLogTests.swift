import TableStore
import TestSupport
import Testing

/// The truth is read from the log's frames, and agrees with what readers of changes see.
@Suite struct TruthIsTheLogTests {
  @Test func readersSeeWhatTheLogHolds() throws {
    // Readers see what is on the disk.
    try withTemporaryStore(StoreOptions()) { store in
      let first = try store.makeTable("first")
      let second = try store.makeTable("second")
      for number in 0..<30 {
        try first.put(["id": .n(Number(number % 7)), "n": .n(Number(number))])
        try store.write { scope in
          try scope.put(["id": .n(Number(number))], in: second)
          try scope.put(["id": .n(Number(number)), "n": 1], in: first)
        }
      }
      try first.delete(["id": 3])
      for selection in [TableSelection.all, .tables(["first"]), .tables(["second"]), .tables([])] {
        let reader = ChangeReader(store, selection, from: .start)
        var batches: [Observation.Batch] = []
        while true {
          var changes: [Change] = []
          let progress = try reader.next(maxChanges: 5, maxBytes: 1 << 20, into: &changes)
          batches.append(.init(changes.map { ObservedChange($0) }))
          if progress.isAtHead { break }
        }
        let truth = try StreamTruth(store, selection)
        let violations = StreamValidators.violations(Observation([.init(batches)]), against: truth)
        #expect(violations.prefix(5) == [])
        #expect(truth.changes.isEmpty == (selection == .tables([])))
      }
    }
  }

  @Test func linesTellTheSame() {
    for change in ValidatorExample.truth.changes { #expect(ObservedChange(line: change.line) == change) }
    #expect(ObservedChange(line: "1 2 3") == nil)
  }
}

extension Store {
  /// A table with a number as its key and both images in its stream.
  fileprivate func makeTable(_ name: String) throws -> Table {
    var request = CreateTableRequest(name, KeySchema(KeyAttribute("id", .n)))
    request.streamView = .newAndOldImages
    try createTable(request)
    return table(name)
  }
}
