import StreamLog
import TableStore
import TestSupport
import Testing

@testable import Triggers

@Suite struct ConsumerReaderTests {
  private func put(_ store: AsyncStore, _ ids: ClosedRange<Int>, in table: String = "things") async throws {
    for id in ids { try await store.table(table).put(["id": .n(Number(id))]) }
  }

  @Test func `Batches come in order, and again until they are committed`() async throws {
    try await withAsyncThings { store in
      try await store.consumers.create(.reading("things"))
      try await put(store, 1...10)
      let first = try await store.consumers.reader("c")
      let one = try await first.next(maxChanges: 3)
      let two = try await first.next(maxChanges: 3)
      #expect((one + two).map { $0.keys["id"] } == (1...6).map { .n(Number($0)) })
      try await first.commit()
      first.close()
      let second = try await store.consumers.reader("c")
      let again = try await second.next(maxChanges: 100)
      #expect(again.map { $0.keys["id"] } == (4...10).map { .n(Number($0)) })
      #expect(again.first?.position == two.first?.position)
      try await second.commit()
      let status = try await store.consumers.describe("c")
      #expect(status.lagRecords == 0)
      #expect(status.activity.counters.recordsOK == 10)
    }
  }

  @Test func `No more than two batches are out`() async throws {
    try await withAsyncThings { store in
      try await store.consumers.create(.reading("things"))
      try await put(store, 1...5)
      let reader = try await store.consumers.reader("c")
      _ = try await reader.next(maxChanges: 1)
      _ = try await reader.next(maxChanges: 1)
      await expectTriggerError(.misuse) { _ = try await reader.next(maxChanges: 1) }
      try await reader.commit()
      #expect(try await reader.next(maxChanges: 1).map { $0.keys["id"] } == [3])
    }
  }

  @Test func `It waits for changes of any writer`() async throws {
    try await withAsyncThings { store in
      try await store.consumers.create(.reading("things"))
      let reader = try await store.consumers.reader("c")
      #expect(try await reader.next(timeout: .zero).isEmpty)
      async let next = reader.next(timeout: .seconds(60))
      try await put(store, 1...1, in: "others")
      try await put(store, 1...1)
      #expect(try await next.map(\.table) == ["things"])
    }
  }

  @Test func `Changes of others move its checkpoint, and an idle store rests`() async throws {
    try await withAsyncThings { store in
      try await store.consumers.create(.reading("things"))
      let reader = try await store.consumers.reader("c")
      try await put(store, 1...20, in: "others")
      #expect(try await store.consumers.describe("c").lagRecords == 20)
      // Longer than the shortest time between two such checkpoints.
      #expect(try await reader.next(timeout: .milliseconds(2_500)).isEmpty)
      #expect(try await store.consumers.describe("c").lagRecords == 0)
      let head = store.store.log.visibleCommit
      #expect(try await reader.next(timeout: .milliseconds(2_500)).isEmpty)
      #expect(store.store.log.visibleCommit == head)
    }
  }

  @Test func `What its filter does not want is counted and never handed out`() async throws {
    try await withAsyncThings { store in
      var definition = ConsumerDefinition.reading("things")
      definition.filters = [ChangeFilter.Source("Keys.id > :n", values: [":n": 7])]
      try await store.consumers.create(definition)
      try await put(store, 1...10)
      let reader = try await store.consumers.reader("c")
      #expect(try await reader.next().map { $0.keys["id"] } == [8, 9, 10])
      try await reader.commit()
      let counters = try await store.consumers.describe("c").activity.counters
      #expect((counters.recordsOK, counters.recordsFiltered) == (3, 7))
    }
  }

  @Test func `Of a backlog the last change of each item is enough`() async throws {
    try await withAsyncThings { store in
      try await store.consumers.create(.reading("things"))
      for round in 1...5 {
        for id in 1...3 { try await store.table("things").put(["id": .n(Number(id)), "round": .n(Number(round))]) }
      }
      try await store.table("things").delete(["id": 2])
      let reader = try await store.consumers.reader("c", mode: .latestPerKey)
      let changes = try await reader.next()
      #expect(changes.map { $0.keys["id"] } == [1, 3, 2])
      #expect(changes.map(\.event) == [.modify, .modify, .remove])
      #expect(changes[0].newImage?["round"] == 5)
      try await reader.commit()
      #expect(try await store.consumers.describe("c").lagRecords == 0)
      reader.close()
      // The stream has them all.
      try await store.consumers.execute(store.consumers.reset("c", to: .stream(.trimHorizon)))
      #expect(try await store.consumers.reader("c").next(maxChanges: 1000).count == 16)
    }
  }

  @Test func `One that waits learns that it was paused or removed`() async throws {
    try await withAsyncThings { store in
      try await store.consumers.create(.reading("things"))
      let reader = try await store.consumers.reader("c")
      async let next = reader.next()
      try await store.consumers.pause("c")
      do {
        _ = try await next
        Issue.record("No error was thrown.")
      } catch let error as TriggerError { #expect(error.code == .paused) }
      try await store.consumers.resume("c")
      let other = try await store.consumers.reader("c")
      async let another = other.next()
      try await store.consumers.remove("c")
      do {
        _ = try await another
        Issue.record("No error was thrown.")
      } catch let error as TriggerError { #expect(error.code == .unknownConsumer) }
    }
  }

  @Test func `A waiting reader ends with its task`() async throws {
    try await withAsyncThings { store in
      try await store.consumers.create(.reading("things"))
      let reader = try await store.consumers.reader("c")
      let task = Task { try await reader.next() }
      task.cancel()
      await #expect(throws: CancellationError.self) { try await task.value }
    }
  }

  @Test func `A trigger's changes are for its handler`() async throws {
    try await withAsyncThings { store in
      try await store.consumers.create(ConsumerDefinition("c", tables: nil, settings: TriggerSettings()))
      await expectTriggerError(.misuse) { _ = try await store.consumers.reader("c") }
    }
  }
}
