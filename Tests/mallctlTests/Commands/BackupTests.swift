import Foundation
import TestSupport
import Testing

@Suite struct BackupTests {
  private func shop() throws -> Workshop {
    let shop = try Workshop.withProducts()
    let lines = (0..<500).map { #"{"sku":"A\#($0)","category":"c","title":"t\#($0)"}"# }
    _ = try shop.run("import", "products", "-", input: lines.joined(separator: "\n"))
    return shop
  }

  @Test func whatIsBackedUpIsRestored() throws {
    let shop = try shop()
    #expect(try shop.run("backup", "saved").status == 0)
    #expect(try shop.run("restore", "saved", "--store", "copy.store").status == 0)
    #expect(try shop.run("check", "--store", "copy.store").status == 0)
    let copy = try shop.run("export", "products", "--store", "copy.store")
    #expect(try copy.output == shop.run("export", "products").output)
    #expect(copy.output.split(separator: "\n").count == 500)
  }

  @Test func aStoreThatIsThereIsNotOverwritten() throws {
    let shop = try shop()
    _ = try shop.run("backup", "saved")
    _ = try shop.run("delete-table", "products")
    #expect(try shop.run("restore", "saved").status != 0)
    #expect(try shop.run("tables").output == "")
  }

  @Test func aBackupThatIsCutOffLeavesNoStore() throws {
    let shop = try shop()
    _ = try shop.run("backup", "saved")
    let file = URL(fileURLWithPath: shop.path("saved/mall.backup"))
    let whole = try Data(contentsOf: file)
    for kept in [0, 10, whole.count / 2, whole.count - 1] {
      try whole.prefix(kept).write(to: file)
      let answer = try shop.run("restore", "saved", "--store", "copy.store")
      #expect(answer.status == 2 || answer.status == 3)
      #expect(!FileManager.default.fileExists(atPath: shop.path("copy.store")))
    }
  }

  @Test func aMissingBackupIsNamed() throws {
    let answer = try Workshop().run("restore", "nowhere")
    #expect(answer.status == 2)
    #expect(answer.errors.contains("nowhere"))
  }
}
