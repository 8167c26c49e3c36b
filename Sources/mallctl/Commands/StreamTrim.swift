import ArgumentParser
import TableStore

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

struct StreamTrim: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "trim",
    abstract: "Gives up the oldest part of the change stream; shows a plan unless --execute is given.",
    discussion: """
        mallctl stream trim --before -7d
        mallctl stream trim --before 2026-02-03T14:05:06Z --execute

      Whole segments go: those that lie before the bound with all their changes. Without --before, what goes is what \
      the store would trim by itself now. What a consumer still needs stays, unless --force is given: then the \
      consumer loses it and is EXPIRED.
      """)

  @OptionGroup var common: CommonOptions
  @OptionGroup var form: ReportOptions

  @Option(
    help: ArgumentHelp(
      "A commit's number, a sequence number, a time such as 2026-02-03T14:05:06Z, or -10m, -2h, -7d before now.",
      valueName: "bound"))
  var before: String?

  @Flag(help: "Do it.")
  var execute = false

  @Flag(help: "Also what consumers hold; they expire.")
  var force = false

  func run() throws {
    let bound = try parsedBound()
    let report = try common.withStore { store in
      execute ? try store.trimStream(bound, force: force) : try store.planStreamTrim(bound, force: force)
    }
    let output = FileSink.standardOutput()
    if form.isJSON {
      try output.write(json(report).indented + "\n")
    } else {
      for line in text(report) { try output.write(line + "\n") }
    }
    try output.finish()
    if report.segments == 0, !report.holders.isEmpty, before != nil {
      throw Refusal("held by \(report.holders.joined(separator: ", ")); --force lets them expire")
    }
  }

  private func parsedBound() throws -> StreamTrimBound {
    guard let before else { return .due }
    var now = timeval()
    gettimeofday(&now, nil)
    switch StreamStart(text: before, now: UInt64(now.tv_sec) * 1_000_000) {
    case .at(let position): return .position(position)
    case .time(let time): return .time(time)
    default:
      throw ValidationError("--before '\(before)' is neither a sequence number nor a time")
    }
  }

  private func text(_ report: StreamTrimReport) -> [String] {
    let size = "\(Figures.count(report.segments, "segment")), \(Figures.bytes(report.bytes))"
    let changes = Figures.count(Int(clamping: report.records), "change")
    var lines: [String] = []
    if report.segments == 0 {
      lines.append("nothing to trim")
    } else {
      lines.append("\(execute ? "gave up" : "would give up") \(size), \(changes)")
    }
    lines.append("the stream \(execute ? "begins" : "would begin") at \(report.tail)")
    for name in report.expired { lines.append("consumer \(name) \(execute ? "has lost" : "would lose") changes") }
    for name in report.holders { lines.append("consumer \(name) holds what follows") }
    if report.isHeldByBackup { lines.append("a backup is running, which needs the log; try again when it has ended") }
    if !execute, report.segments > 0 { lines.append("add --execute to do it") }
    return lines
  }

  private func json(_ report: StreamTrimReport) -> JSONValue {
    .object([
      ("executed", .bool(execute)), ("tail", .string(report.tail.sequenceNumber)), ("segments", .int(report.segments)),
      ("bytes", .int(report.bytes)), ("records", .int(report.records)),
      ("expired", .array(report.expired.map { .string($0) })),
      ("holders", .array(report.holders.map { .string($0) })), ("isHeldByBackup", .bool(report.isHeldByBackup)),
    ])
  }
}
