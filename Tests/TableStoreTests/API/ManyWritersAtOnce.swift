import Foundation
import Synchronization
import TableStore
import TestSupport
import Testing

/// Many tasks and threads on one store: every answered write is there, conditions and transactions hold.
struct ManyWritersAtOnce {
  private static let tasks = 64

  private func withThings(_ body: (AsyncStore, AsyncTable) async throws -> Void) async throws {
    try await withTemporaryAsyncStore { store in
      try await store.createTable(CreateTableRequest("things", KeySchema(KeyAttribute("id", .s))))
      try await body(store, store.table("things"))
    }
  }

  private func inTasks(_ body: @escaping @Sendable (Int) async throws -> Void) async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
      for task in 0..<Self.tasks { group.addTask { try await body(task) } }
      try await group.waitForAll()
    }
  }

  @Test func `Counters count every task's additions`() async throws {
    try await withThings { store, table in
      try await inTasks { task in
        for _ in 0..<20 { try await table.update(["id": .s("\(task % 4)")], .add("n", 1)) }
      }
      for counter in 0..<4 { #expect(try await table.get(["id": .s("\(counter)")])?["n"] == 320) }
    }
  }

  @Test func `One of many creators wins, the others are refused`() async throws {
    try await withThings { store, table in
      let winners = Mutex<[Int]>([])
      try await inTasks { task in
        do {
          try await table.put(["id": "a", "task": .n(Number(task))], if: "attribute_not_exists(id)")
          winners.withLock { $0.append(task) }
        } catch let error as StoreError {
          #expect(error.code == .conditionalCheckFailed)
        }
      }
      let won = winners.withLock { $0 }
      #expect(won.count == 1)
      #expect(try await table.get(["id": "a"])?["task"] == won.first.map { .n(Number($0)) })
    }
  }

  @Test func `Transactions move amounts, none is made or lost`() async throws {
    try await withThings { store, table in
      for account in 0..<8 { try await table.put(["id": .s("\(account)"), "n": 10]) }
      try await inTasks { task in
        for step in 1...10 {
          let (from, to) = (task % 8, (task + step) % 8)
          if from == to { continue }
          var take = UpdateItemRequest("things", ["id": .s("\(from)")], "ADD n :minus")
          take.condition = WriteCondition("n >= :plus")
          take.expressionAttributeValues = [":minus": -1, ":plus": 1]
          var give = UpdateItemRequest("things", ["id": .s("\(to)")], "ADD n :plus")
          give.expressionAttributeValues = [":plus": 1]
          do {
            _ = try await store.transactWriteItems(TransactWriteItemsRequest([.update(take), .update(give)]))
          } catch let error as StoreError {
            #expect(error.code == .transactionCanceled)
          }
        }
      }
      var sum = Number(0)
      for try await item in try table.scan() {
        guard case .n(let amount)? = item["n"] else { continue }
        #expect(amount >= Number(0))
        sum = try sum.adding(amount)
      }
      #expect(sum == Number(80))
    }
  }

  @Test func `A token makes one transaction of many`() async throws {
    try await withThings { store, table in
      var add = UpdateItemRequest("things", ["id": "a"], "ADD n :one")
      add.expressionAttributeValues = [":one": 1]
      var request = TransactWriteItemsRequest([.update(add)])
      request.clientRequestToken = "token"
      let transaction = request
      try await inTasks { _ in _ = try await store.transactWriteItems(transaction) }
      #expect(try await table.get(["id": "a"])?["n"] == 1)
    }
  }

  @Test func `Batches and reads run beside each other`() async throws {
    try await withThings { store, table in
      try await inTasks { task in
        let puts = (0..<25).map { BatchWrite.put(["id": .s("\(task)-\($0)"), "n": .n(Number($0))]) }
        _ = try await store.batchWriteItem(BatchWriteItemRequest(["things": puts]))
        // What was answered can be read.
        let keys = (0..<25).map { Item.id("\(task)-\($0)") }
        let found = try await store.batchGetItem(BatchGetItemRequest(["things": KeysAndAttributes(keys)]))
        #expect(found.responses["things"]?.count == 25)
      }
      #expect(try await table.scan().all().count == 25 * Self.tasks)
    }
  }

  @Test(arguments: [Durability.none, .full]) func `Threads that block do not hold each other up`(
    durability: Durability
  ) throws {
    var options = StoreOptions.test
    options.durability = durability
    try withTemporaryStore(options) { store in
      let table = try store.createTable("things", key: KeyAttribute("id", .s))
      let failures = Mutex<[String]>([])
      let group = DispatchGroup()
      for thread in 0..<Self.tasks {
        group.enter()
        Thread.detachNewThread {
          do {
            for n in 0..<25 {
              try table.put(["id": .s("\(thread)-\(n)")])
              try table.update(["id": "all"], .add("n", 1))
            }
          } catch { failures.withLock { $0.append("\(error)") } }
          group.leave()
        }
      }
      group.wait()
      #expect(failures.withLock { $0 } == [])
      #expect(try table.get(["id": "all"])?["n"] == .n(Number(25 * Self.tasks)))
      #expect(try table.scan().all().count == 25 * Self.tasks + 1)
    }
  }
}

extension Item {
  fileprivate static func id(_ text: String) -> Item { ["id": .s(text)] }
}
