import Foundation
import TestSupport
import Testing

/// The files of `Examples/triggers`, run as the documentation says.
@Suite struct ExamplesWork {
  private static let folder: URL = {
    var folder = URL(fileURLWithPath: #filePath)
    for _ in 0..<4 { folder.deleteLastPathComponent() }
    return folder.appendingPathComponent("Examples/triggers")
  }()

  private static func isInstalled(_ program: String) -> Bool {
    let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
    return path.split(separator: ":").contains { FileManager.default.isExecutableFile(atPath: "\($0)/\(program)") }
  }

  /// A store with the examples' tables and three products, and the examples beside it.
  private func shop() throws -> Workshop {
    let shop = try Workshop()
    for file in try FileManager.default.contentsOfDirectory(atPath: Self.folder.path) {
      try FileManager.default.copyItem(atPath: Self.folder.path + "/" + file, toPath: shop.path(file))
    }
    for (table, key) in [("products", "sku"), ("search", "sku"), ("categories", "category")] {
      _ = try shop.run("create-table", table, "--key", "\(key):S")
    }
    for (sku, title, category) in [("A1", "Desk Lamp", "light"), ("A2", "Chair", "seats"), ("A3", "Stool", "seats")] {
      let item = #"{"sku":"\#(sku)","title":"\#(title)","category":"\#(category)","quantity":9}"#
      _ = try shop.run("put", "products", item)
    }
    return shop
  }

  @Test(.enabled(if: isInstalled("jq") && isInstalled("python3"), "the examples need jq and python3"))
  func allTriggersOfTheFileWork() throws {
    let shop = try shop()
    #expect(try shop.run("run-triggers", "triggers.json", "--once").status == 0)
    _ = try shop.run("put", "products", #"{"sku":"A1","title":"Floor Lamp","category":"light","quantity":2}"#)
    _ = try shop.run("update", "products", #"{"sku":"A3"}"#, "SET category = :c", "--values", #"{":c":"light"}"#)
    _ = try shop.run("delete", "products", #"{"sku":"A2"}"#)
    #expect(try shop.run("run-triggers", "--once").status == 0)
    let search = try shop.run("scan", "search").output.split(separator: "\n").sorted()
    #expect(search == [#"{"sku":"A1","title":"floor lamp"}"#, #"{"sku":"A3","title":"stool"}"#])
    let categories = try shop.run("scan", "categories").output.split(separator: "\n").sorted()
    #expect(categories == [#"{"category":"light","products":2}"#])
    let alerts = try shop.read("low-stock.ndjson").split(separator: "\n")
    #expect(alerts.count == 1 && alerts[0].contains(#""sku":"A1""#) && alerts[0].contains("idempotencyKey"))
    #expect(try shop.run("trigger", "verify", "reindex").status == 0)
  }

  @Test func theFileIsReadWithoutRunningAnything() throws {
    let answer = try shop().run("trigger", "rehearse", "triggers.json", "low-stock")
    #expect(answer.status == 2 && answer.errors.contains("low-stock acts on the world outside"), "\(answer)")
  }
}
