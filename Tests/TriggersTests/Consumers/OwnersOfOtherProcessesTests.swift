import Foundation
import TableStore
import TestSupport
import Testing

@testable import Triggers

/// Owners in processes of their own, stopped and killed.
@Suite struct OwnersOfOtherProcessesTests {
  private static let terms = LeaseTerms(duration: .milliseconds(600), renewal: .milliseconds(200))

  private func withChild(
    lease: Int, _ body: (AsyncStore, ChildProcess) async throws -> Void
  ) async throws {
    let directory = try TemporaryDirectory()
    let path = directory.file("store")
    let store = try await Store.opening(at: path).async
    var request = CreateTableRequest("things", KeySchema(KeyAttribute("id", .n)))
    request.streamView = .newAndOldImages
    try await store.createTable(request)
    try await store.consumers.create(.reading("things"))
    for id in 1...3 { try await store.table("things").put(["id": .n(Number(id))]) }
    let child = try ChildProcess(BuiltProducts.program("ConsumerChild"), [path, "c", "\(lease)"])
    #expect(try child.nextLine()?.hasPrefix("owned ") == true)
    do {
      try await body(store, child)
    } catch {
      try? await store.close()
      throw error
    }
    try await store.close()
  }

  @Test func `An owner that was stopped for longer than its lease is replaced and then refused`() async throws {
    try await withChild(lease: 600) { store, child in
      try child.send("next")
      #expect(try child.nextLine() == "got 3")
      child.send(signal: SIGSTOP)
      let reader = try await store.consumers.reader("c", wait: .seconds(60), terms: Self.terms)
      #expect(try await reader.next().count == 3)
      try await reader.commit()
      child.send(signal: SIGCONT)
      try child.send("commit")
      #expect(try child.nextLine() == "error fenced")
      #expect(try child.wait() == .exited(3))
      #expect(try await store.consumers.describe("c").lagRecords == 0)
      // What the stopped owner did not commit was done once by the other.
      #expect(try await store.consumers.describe("c").activity.counters.recordsOK == 3)
      #expect(!reader.ownership.isLost)
    }
  }

  @Test func `A living owner in another process keeps others away`() async throws {
    try await withChild(lease: 600) { store, child in
      await expectTriggerError(.owned) {
        _ = try await store.consumers.acquire("c", wait: .milliseconds(1500), terms: Self.terms)
      }
      #expect(try await store.consumers.describe("c").owner?.process == child.id)
      try child.send("next")
      #expect(try child.nextLine() == "got 3")
      try child.send("commit")
      #expect(try child.nextLine() == "committed")
      child.closeInput()
      #expect(try child.wait() == .exited(0))
      #expect(try await store.consumers.acquire("c").isLost == false)
    }
  }

  @Test func `An owner that died is replaced long before its lease is over`() async throws {
    try await withChild(lease: 3_600_000) { store, child in
      await expectTriggerError(.owned) { _ = try await store.consumers.acquire("c") }
      try child.killAndWait()
      let reader = try await store.consumers.reader("c", wait: .seconds(60))
      #expect(try await reader.next().count == 3)
    }
  }
}
