import ArgumentParser
import TableStore

struct Compact: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Gives the space of deleted items back to the disk.",
    discussion:
      "  mallctl compact --store ./mall.store\n\nNobody else may have the store open; the disk needs room for a copy meanwhile."
  )

  @OptionGroup var common: CommonOptions

  func run() throws {
    let sizes = try Store.compact(at: common.directory)
    common.say("data file: \(Figures.bytes(sizes.before)) before, \(Figures.bytes(sizes.after)) after")
  }
}
