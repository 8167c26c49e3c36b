import ArgumentParser
import Foundation

/// Prints one table from the JSON files of several runs.
struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report", abstract: "Prints one table from the JSON files of runs with the same setting.")

  @Argument(help: "Files written by compare --json.")
  var files: [String]

  func run() throws {
    let decoder = JSONDecoder()
    var runs = try files.map { try decoder.decode(Results.self, from: Data(contentsOf: URL(fileURLWithPath: $0))) }
    guard !runs.isEmpty else { throw ValidationError("There is no file to report.") }
    var results = runs.removeFirst()
    for run in runs { try results.merge(run) }
    print(ReportTable(results: results).render())
  }
}
