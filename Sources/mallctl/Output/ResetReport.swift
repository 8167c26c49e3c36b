import TableStore
import Triggers

/// What moving a consumer would do, or has done.
struct ResetReport {
  var plan: ResetPlan
  var executed: Bool

  private var isBackfill: Bool { plan.target == .backfill }

  var json: JSONValue {
    .object([
      ("executed", .bool(executed)), ("name", .string(plan.consumer)), ("backfill", .bool(isBackfill)),
      ("from", .string(plan.from.next.sequenceNumber)), ("to", .string(plan.to.next.sequenceNumber)),
      ("repeated", .int(plan.repeated)), ("skipped", .int(plan.skipped)), ("isExpired", .bool(plan.isExpired)),
      ("owner", plan.owner.map { .int($0.process) } ?? .null),
    ])
  }

  var lines: [String] {
    var lines: [String] = []
    func count(_ number: UInt64) -> String { Figures.count(Int(clamping: number), "change") }
    let verb = executed ? "moved" : "would move"
    lines.append("consumer \(plan.consumer) \(verb) from \(plan.from.next) to \(plan.to.next)")
    if isBackfill {
      lines.append("it \(executed ? "gets" : "would get") all rows that are there, then every later change")
    } else if plan.repeated > 0 {
      lines.append("it \(executed ? "gets" : "would get") \(count(plan.repeated)) of the store once more")
    }
    if plan.skipped > 0, !isBackfill {
      lines.append("it \(executed ? "misses" : "would miss") \(count(plan.skipped)) of the store")
    }
    if plan.isExpired { lines.append("it is expired: what it had not seen of what was dropped is gone either way") }
    if !executed {
      if let owner = plan.owner { lines.append("it is run by \(owner): stop that, or take it away with --force") }
      lines.append("add --execute to do it")
    }
    return lines
  }
}

extension ConsumerOptions {
  /// Shows what moving the consumer to `target` would do, and does it if asked to.
  func reset(to target: ResetTarget, execute: Bool, force: Bool) throws {
    let plan = try StreamFailure.reading {
      try common.withStore { store in
        let plan = try store.consumers.reset(name, to: target)
        if execute { try store.consumers.execute(plan, force: force) }
        return plan
      }
    }
    let report = ResetReport(plan: plan, executed: execute)
    let output = FileSink.standardOutput()
    if form.isJSON {
      try output.write(report.json.indented + "\n")
    } else {
      for line in report.lines { try output.write(line + "\n") }
    }
    try output.finish()
  }
}
