import ArgumentParser

/// Compares key layouts: in key order, spread over buckets, and hashed.
struct LocalityCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "locality",
    abstract: "What spreading keys over hash buckets costs loads, updates and scans, with LMDB alone.")

  @Option(help: "Items in the table.")
  var items = 1_000_000

  @Option(help: "Where the data goes; it is removed at the end.")
  var dir = ".data"

  @Option(help: "Bucket counts to try, separated by commas; 0 stands for fully hashed keys.")
  var buckets = "1,4,16,64,256,0"

  @Flag(help: "Let the kernel read ahead in the map.")
  var readAhead = false

  func run() throws {
    print(
      "| layout | load in order | file | load at random | file | random updates | updates of newest 5 % |"
        + " cold scan | warm scan | cold scan, loaded at random |")
    print("| --- | --: | --: | --: | --: | --: | --: | --: | --: | --: |")
    for count in buckets.split(separator: ",").compactMap({ Int($0) }) {
      let layout = count == 0 ? KeyLayout.hashed : .buckets(count)
      let figures = try LocalityExperiment(
        layout: layout, items: items, directory: "\(dir)/locality", readAhead: readAhead
      )
      .run()
      let cells = [
        layout.name, thousands(figures.sequentialLoad), megabytes(figures.sequentialBytes),
        thousands(figures.randomLoad), megabytes(figures.randomBytes), thousands(figures.updates),
        thousands(figures.newestUpdates), milliseconds(figures.coldScan), milliseconds(figures.warmScan),
        milliseconds(figures.randomLoadedColdScan),
      ]
      print("| " + cells.joined(separator: " | ") + " |")
    }
  }

  private func thousands(_ perSecond: Double) -> String { "\(Int((perSecond / 1000).rounded())) k/s" }
  private func megabytes(_ bytes: Int) -> String { "\(bytes / 1_000_000) MB" }
  private func milliseconds(_ seconds: Double) -> String { "\(Int((seconds * 1000).rounded())) ms" }
}
