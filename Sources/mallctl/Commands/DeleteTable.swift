import ArgumentParser
import TableStore

struct DeleteTable: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Deletes a table with all its items.",
    discussion:
      "  mallctl delete-table products\n\nThe table is gone at once; its space is freed while the store is open.")

  @OptionGroup var common: CommonOptions
  @Argument(help: "Name of the table.") var table: String

  func run() throws {
    try common.withStore(tables: [table]) { _ = try $0.deleteTable(table) }
    common.say("table \(table) deleted")
  }
}
