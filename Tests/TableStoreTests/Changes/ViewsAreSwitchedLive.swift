import TableStore
import TestSupport
import Testing

struct ViewsAreSwitchedLive {
  @Test func `Each record names the view it was made with`() throws {
    try ChangeFixture.withTables { store in
      let table = store.table("aaa")
      let views: [StreamViewType?] = [.keysOnly, .newImage, .oldImage, .newAndOldImages, nil, .newAndOldImages]
      let enabled = try store.describeTable("aaa").streamEnabledAt
      for (number, view) in views.enumerated() {
        try store.setStreamView(of: "aaa", to: view)
        try store.setStreamView(of: "aaa", to: view)
        try table.put(Item(["id": "1", "n": .n(Number(number))]))
        if number == 3 { #expect(try store.describeTable("aaa").streamEnabledAt == enabled) }
      }
      let changes = try ChangeFixture.read(store).pages.flatMap { $0 }
      #expect(changes.map(\.view) == views)
      #expect(changes.map { $0.newImage != nil } == [false, true, false, true, false, true])
      #expect(changes.map { $0.oldImage != nil } == [false, false, true, true, false, true])
      #expect(try store.describeTable("aaa").streamEnabledAt > enabled)
      expectError(.resourceNotFound) { try store.setStreamView(of: "missing", to: nil) }
    }
  }
}
