import ArgumentParser

/// How a command shows what it has found out: for people, unless JSON is asked for.
struct ReportOptions: ParsableArguments {
  @Option(help: "Print JSON or a table of aligned columns.")
  var output = OutputForm.table

  @Flag(help: "The same as --output json.")
  var json = false

  var isJSON: Bool { json || output == .json }
}
